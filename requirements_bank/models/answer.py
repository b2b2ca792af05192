from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.clock import ClockTimestamp
from procurement.models import FileView
from requirements_bank.models.asked import DialogueRequirement
from requirements_bank.models.given import ADDON_HAS_PRICE, GivenFields
from requirements_bank.models.invitation import Invitation, is_unsealed
from requirements_bank.models.text import AnswerKind


def is_given() -> Q:
    """With what its kind asks for: words alone do not say whether the requirement is met."""
    kind = "requirement__answer_kind"
    given = ~Q(choice="") | Q(number__isnull=False) | ~Q(option="")
    text = Q(**{kind: AnswerKind.TEXT}) & ~Q(elaboration="")
    files = AnswerFile.objects.filter(answer=models.OuterRef("pk"))
    return given | text | Q(models.Exists(files), **{kind: AnswerKind.DOCUMENT})


class AnswerQuerySet(models.QuerySet["Answer"]):
    def unsealed(self) -> Self:
        """What the authority may read: finished answers of dialogues past their deadline.

        The database's clock decides, in the same statement that reads.
        """
        return self.filter(is_unsealed("invitation__"))

    def answered(self) -> Self:
        return self.filter(is_given())

    def begun(self) -> Self:
        """With anything in them that must not be overwritten unasked."""
        return self.exclude(choice="", elaboration="", number=None, option="", files=None)


class Answer(GivenFields):
    """A supplier's answer to one requirement."""

    class Origin(models.TextChoices):
        """Who said it; saving it makes it the supplier's own."""

        SUPPLIER = "supplier", _("Answered here")
        OPERATION = "operation", _("Automatic, by how the solution is operated")
        COPIED = "copied", _("Copied from an earlier answer")
        CHANGED = "changed", _("Copied, but the requirement is worded differently now")

    invitation = models.ForeignKey(Invitation, models.CASCADE, related_name="answers")
    requirement = models.ForeignKey(DialogueRequirement, models.PROTECT, related_name="answers")
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.SUPPLIER)
    saved_at = models.DateTimeField()

    objects = AnswerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["invitation", "requirement"], name="requirement_answered_once"
            ),
            models.CheckConstraint(name="only_an_addon_has_a_price", condition=ADDON_HAS_PRICE),
        ]

    def __str__(self) -> str:
        return f"{self.invitation_id}/{self.requirement_id}"

    @property
    def form_words(self) -> str:
        is_document = self.requirement.answer_kind == AnswerKind.DOCUMENT
        if is_document and self.pk and self.files.all():
            return gettext("By file")
        return super().form_words

    @property
    def is_for_reading(self) -> bool:
        """Answered by a number, a choice, a text or a file: a person says whether that meets it."""
        is_given = self.number is not None or self.option or self.form_words
        return not self.choice and bool(is_given)

    @property
    def is_automatic(self) -> bool:
        return self.origin == self.Origin.OPERATION

    @property
    def is_copied(self) -> bool:
        return self.origin == self.Origin.COPIED

    @property
    def is_to_be_checked(self) -> bool:
        """Copied from an earlier answer to other words."""
        return self.origin == self.Origin.CHANGED


def round_is_unsealed(path: str = "") -> Q:
    """The one rule of what may be read of a round: sent, and its own deadline has passed too.

    `path` leads to the supplier's sheet of the round.
    """
    over = {f"{path}round__deadline__lte": ClockTimestamp(), f"{path}round__is_cancelled": False}
    return is_unsealed(f"{path}invitation__") & Q(**over, **{f"{path}status": "sent"})


class AnswerFileQuerySet(models.QuerySet["AnswerFile"]):
    def unsealed(self) -> Self:
        """Those on answers; and those of a round before it is taken over, with what it says."""
        of_round = Q(answer=None) & round_is_unsealed("elaboration__sheet__")
        return self.filter(Q(answer__in=Answer.objects.unsealed()) | of_round)

    def of_supplier(self, invitation: Invitation) -> Self:
        in_round = Q(elaboration__sheet__invitation=invitation)
        return self.filter(Q(answer__invitation=invitation) | in_round)

    def on_answer(self, invitation: Invitation, requirement: DialogueRequirement) -> Self:
        return self.filter(answer__invitation=invitation, answer__requirement=requirement)


class AnswerFile(models.Model):
    """A file on a supplier's answer. The stored name is ours; `name` is what they called it.

    One that comes in an elaboration round is on no answer until the round is taken over.
    """

    # Where the files lie in the storage, by year and month.
    FOLDER = "answers"

    answer = models.ForeignKey(Answer, models.CASCADE, null=True, related_name="files")
    # The round in which it came.
    elaboration = models.ForeignKey(
        "requirements_bank.Elaboration", models.CASCADE, null=True, related_name="files"
    )
    name = models.CharField(_("name"), max_length=200)
    file = models.FileField(upload_to="answers/%Y/%m/", max_length=200)
    content_type = models.CharField(max_length=120)
    size = models.PositiveBigIntegerField(_("size"))
    sha256 = models.CharField(max_length=64)
    uploaded_at = models.DateTimeField(_("uploaded"))

    objects = AnswerFileQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["answer", "sha256"], name="same_file_once_an_answer"),
            models.UniqueConstraint(
                fields=["elaboration", "sha256"], name="same_file_once_an_elaboration"
            ),
            models.CheckConstraint(
                name="file_is_on_an_answer_or_in_a_round",
                condition=Q(answer__isnull=False) | Q(elaboration__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def said(self) -> Any:
        """The answer that it is on, or what is said in the round: each knows its requirement."""
        return self.answer or self.elaboration


class AnswerFileView(FileView):
    """Who has opened a file of an answer: one of the authority's, or somebody at the supplier."""

    ONE_A_PERSON = ("file", "user", "email")

    file = models.ForeignKey(AnswerFile, models.CASCADE, related_name="views")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    # At the supplier: whose link it was.
    email = models.EmailField(blank=True)

    class Meta(FileView.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["file", "user", "email"],
                name="one_view_of_an_answer_a_person",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"{self.file}: {self.user or self.email}"
