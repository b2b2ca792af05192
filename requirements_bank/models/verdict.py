"""What the authority's assessors say of the suppliers' answers."""

import datetime
from dataclasses import dataclass
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from requirements_bank.models.asked import DialogueRequirement
from requirements_bank.models.invitation import Invitation, is_unsealed

VERDICT_TONES = {
    "accepted": "success",
    "accepted_with_comment": "info",
    "elaborate": "warning",
    "rejected": "error",
}


@dataclass(frozen=True)
class Judgement:
    """Whether an answer is accepted; why, and what the supplier may be told of it."""

    word: str = ""
    comment: str = ""
    remark: str = ""


class VerdictQuerySet(models.QuerySet["Verdict"]):
    def standing(self) -> Self:
        """What each assessor says now; the others are kept as they were said."""
        return self.filter(replaced_at=None)

    def unsealed(self) -> Self:
        """Sealed again with the answers, when a dialogue is opened again."""
        return self.filter(is_unsealed("invitation__"))


class Verdict(models.Model):
    """What one assessor says of one supplier's answer to one requirement, answered or not."""

    class Word(models.TextChoices):
        """From the best to the worst."""

        ACCEPTED = "accepted", _("Accepted")
        ACCEPTED_WITH_COMMENT = "accepted_with_comment", _("Accepted with a comment")
        ELABORATE = "elaborate", _("Elaboration needed")
        REJECTED = "rejected", _("Rejected")

    # The requirement counts as met.
    ACCEPTING = (Word.ACCEPTED, Word.ACCEPTED_WITH_COMMENT)
    # Not said without words to it.
    WITH_WORDS = (Word.ACCEPTED_WITH_COMMENT, Word.ELABORATE, Word.REJECTED)

    invitation = models.ForeignKey(Invitation, models.PROTECT, related_name="verdicts")
    requirement = models.ForeignKey(DialogueRequirement, models.PROTECT, related_name="verdicts")
    assessor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    word = models.CharField(_("verdict"), max_length=25, choices=Word)
    # Never leaves the authority.
    comment = models.TextField(_("internal comment"), blank=True)
    # May be shown to the supplier, without the assessor's name.
    remark = models.TextField(_("comment to the supplier"), blank=True)
    given_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)

    objects = VerdictQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["invitation", "requirement", "assessor"],
                name="one_standing_verdict_an_assessor",
                condition=Q(replaced_at=None),
            ),
            models.CheckConstraint(
                name="verdict_has_words_unless_accepted",
                condition=Q(word="accepted") | ~Q(comment="", remark=""),
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_word_display())

    @property
    def judgement(self) -> Judgement:
        return Judgement(self.word, self.comment, self.remark)

    def is_about(self, saved_at: datetime.datetime | None) -> bool:
        """Whether it was said of the answer that was saved then, and not of an earlier one."""
        return saved_at is None or self.given_at >= saved_at

    @property
    def tone(self) -> str:
        return VERDICT_TONES[self.word]
