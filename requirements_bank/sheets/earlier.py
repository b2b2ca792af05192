"""What the supplier answered to the same requirements before, wherever it was asked."""

from dataclasses import dataclass, replace

from requirements_bank.models import (
    Answer,
    AnswerKind,
    DialogueRequirement,
    Given,
    Invitation,
    Solution,
)
from requirements_bank.models.invitation import InvitationQuerySet

# Where one of these differs, the supplier is asked to look at the copy.
WORDS = ("title", "description", "rationale", "local_description", "unit", "parameters")


@dataclass(frozen=True)
class Suggestion:
    """A requirement with nothing written to it, and the newest answer of this mailbox."""

    requirement: DialogueRequirement
    earlier: Answer

    @property
    def given(self) -> Given:
        """What is copied. Prices are not: they were another dialogue's."""
        return replace(self.earlier.given, price=None, price_per="")

    @property
    def is_changed(self) -> bool:
        old = self.earlier.requirement
        return any(getattr(old, name) != getattr(self.requirement, name) for name in WORDS)


def suggestions(invitation: Invitation) -> list[Suggestion]:
    """In the order of the requirements. The address that was invited is who the supplier is."""
    begun = invitation.answers.begun().values("requirement")
    asked = invitation.dialogue.requirements.exclude(pk__in=begun)
    open_rows = [row for row in asked.filter(requirement__isnull=False) if _can_be_copied(row)]
    found = {
        (answer.requirement.requirement_id, answer.requirement.answer_kind): answer
        for answer in _own(invitation, open_rows)
    }
    pairs = [(row, found.get((row.requirement_id, row.answer_kind))) for row in open_rows]
    return [Suggestion(row, old) for row, old in pairs if old and _fits(row, old)]


def systems(invitation: Invitation) -> list[Solution]:
    """What this mailbox offered elsewhere: each system once, as it was described the last time."""
    rows = Solution.objects.filter(invitation__in=_elsewhere(invitation)).exclude(system="")
    newest = {row.system.casefold(): row for row in rows.order_by("pk")}
    return sorted(newest.values(), key=lambda row: row.system.casefold())


def _elsewhere(invitation: Invitation) -> InvitationQuerySet:
    mine = Invitation.objects.standing().filter(email__iexact=invitation.email)
    return mine.filter(dialogue__deleted_at=None).exclude(pk=invitation.pk)


def _own(invitation: Invitation, rows: list[DialogueRequirement]) -> list[Answer]:
    """The oldest first, so that of several the newest is kept."""
    given = Answer.objects.answered().exclude(origin=Answer.Origin.OPERATION)
    given = given.filter(
        invitation__in=_elsewhere(invitation),
        requirement__requirement__in=[row.requirement_id for row in rows],
    )
    return list(given.select_related("requirement").order_by("saved_at", "pk"))


def _can_be_copied(row: DialogueRequirement) -> bool:
    """Files are not copied: what they prove may be out of date."""
    return row.answer_kind != AnswerKind.DOCUMENT


def _fits(row: DialogueRequirement, old: Answer) -> bool:
    """Whether the answer can still be chosen."""
    return not old.option or old.option in row.options
