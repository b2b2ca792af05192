from dataclasses import dataclass
from decimal import Decimal
from typing import Self

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.templatetags.formats import money, number
from requirements_bank.models.asked import DialogueRequirement
from requirements_bank.models.dialogue import MarketDialogue
from requirements_bank.models.invitation import Invitation
from requirements_bank.models.text import AnswerKind

MARKS = {"yes": "yes", "addon": "yes", "partly": "partly", "no": "no-answer"}


@dataclass(frozen=True)
class Given:
    """What a supplier says to one requirement; which of it is asked, its kind decides."""

    choice: str = ""
    elaboration: str = ""
    number: Decimal | None = None
    option: str = ""
    price: Decimal | None = None
    price_per: str = ""


class AnswerQuerySet(models.QuerySet["Answer"]):
    def unsealed(self) -> Self:
        """What the authority may read: finished answers of dialogues past their deadline.

        The database's clock decides, in the same statement that reads.
        """
        return self.filter(
            invitation__dialogue__in=MarketDialogue.objects.unsealed(),
            invitation__status=Invitation.Status.FINISHED,
        )

    def answered(self) -> Self:
        """With what its kind asks for: words alone do not say whether the requirement is met."""
        kind = "requirement__answer_kind"
        given = ~Q(choice="") | Q(number__isnull=False) | ~Q(option="")
        text = Q(**{kind: AnswerKind.TEXT}) & ~Q(elaboration="")
        files = AnswerFile.objects.filter(answer=models.OuterRef("pk"))
        return self.filter(given | text | Q(**{kind: AnswerKind.DOCUMENT}) & models.Exists(files))

    def begun(self) -> Self:
        """With anything in them that must not be overwritten unasked."""
        return self.exclude(choice="", elaboration="", number=None, option="", files=None)


class Answer(models.Model):
    """A supplier's answer to one requirement."""

    class Choice(models.TextChoices):
        YES = "yes", _("Yes")
        ADDON = "addon", _("Yes, as an add-on")
        PARTLY = "partly", _("Yes, in part")
        NO = "no", _("No")
        NOT_RELEVANT = "not_relevant", _("Not relevant")

    class PricePer(models.TextChoices):
        ONCE = "once", _("once")
        MONTH = "month", _("a month")
        YEAR = "year", _("a year")

    class Origin(models.TextChoices):
        """Who said it; saving it makes it the supplier's own."""

        SUPPLIER = "supplier", _("Answered here")
        OPERATION = "operation", _("Automatic, by how the solution is operated")
        COPIED = "copied", _("Copied from an earlier answer")
        CHANGED = "changed", _("Copied, but the requirement is worded differently now")

    invitation = models.ForeignKey(Invitation, models.CASCADE, related_name="answers")
    requirement = models.ForeignKey(DialogueRequirement, models.PROTECT, related_name="answers")
    # Requirements of every kind can be “not relevant”; the other choices are for `WORDS`.
    choice = models.CharField(_("answer"), max_length=15, choices=Choice, blank=True)
    # The answer itself where a text is asked for.
    elaboration = models.TextField(_("elaboration"), blank=True)
    number = models.DecimalField(_("number"), max_digits=20, decimal_places=6, null=True)
    option = models.CharField(_("choice"), max_length=100, blank=True)
    price = models.DecimalField(
        _("price"), max_digits=14, decimal_places=2, null=True, validators=[MinValueValidator(0)]
    )
    price_per = models.CharField(max_length=5, choices=PricePer, blank=True)
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.SUPPLIER)
    saved_at = models.DateTimeField()

    objects = AnswerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["invitation", "requirement"], name="requirement_answered_once"
            ),
            models.CheckConstraint(
                name="only_an_addon_has_a_price",
                condition=Q(price=None, price_per="")
                | (Q(choice="addon", price__gte=0) & ~Q(price_per="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.invitation_id}/{self.requirement_id}"

    @property
    def given(self) -> Given:
        names = Given.__dataclass_fields__
        return Given(**{name: getattr(self, name) for name in names})

    @property
    def words(self) -> str:
        """What was answered, in a word or a number; fetch the requirement along."""
        if self.choice:
            return str(self.get_choice_display())
        if self.number is not None:
            return f"{number(self.number)} {self.requirement.unit}".strip()
        return self.option or self._form

    @property
    def is_for_reading(self) -> bool:
        """Answered by a number, a choice, a text or a file: a person says whether that meets it."""
        is_given = self.number is not None or self.option or self._form
        return not self.choice and bool(is_given)

    @property
    def _form(self) -> str:
        """How it was answered, where the answer itself is longer than a word."""
        kind = self.requirement.answer_kind
        if kind == AnswerKind.TEXT and self.elaboration:
            return gettext("In words")
        if kind == AnswerKind.DOCUMENT and self.pk and self.files.all():
            return gettext("By file")
        return ""

    @property
    def price_words(self) -> str:
        if self.price is None:
            return ""
        return f"{money(self.price)} {self.get_price_per_display()}"

    @property
    def css(self) -> str:
        """The mark before the word; “not relevant” has none."""
        return MARKS.get(self.choice, "")

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


class AnswerFileQuerySet(models.QuerySet["AnswerFile"]):
    def unsealed(self) -> Self:
        return self.filter(answer__in=Answer.objects.unsealed())


class AnswerFile(models.Model):
    """A file on a supplier's answer. The stored name is ours; `name` is what they called it."""

    # Where the files lie in the storage, by year and month.
    FOLDER = "answers"

    answer = models.ForeignKey(Answer, models.CASCADE, related_name="files")
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
            models.UniqueConstraint(fields=["answer", "sha256"], name="same_file_once_an_answer")
        ]

    def __str__(self) -> str:
        return self.name
