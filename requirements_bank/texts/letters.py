"""The mails to suppliers that an authority may word itself, with their standard texts."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from accounts.models import Authority
from requirements_bank.models import MailText
from requirements_bank.texts.placeholders import OF_DIALOGUE, Context, fill, values_of


@dataclass(frozen=True)
class Kind:
    """A kind of mail: what it is called, how it reads, and what may and must stand in it.

    Without a subject it has the same heading everywhere.
    """

    name: Promise
    subject: str | Promise
    body: Promise
    knows: tuple[str, ...]
    needs: tuple[str, ...] = ()
    # The event that it is the mail of, where several share one.
    event: str = ""


@dataclass(frozen=True)
class Written:
    subject: str
    body: str


INVITATION = "supplier_invited"
WON, LOST = "outcome_won", "outcome_lost"
KINDS = {
    INVITATION: Kind(
        _("Invitation"),
        "{markedsdialog}",
        _(
            "{myndighed} is looking for a solution and would like to hear how yours meets "
            "our requirements.\n\n{beskrivelse}\n\n"
            "This is a market dialogue, not a tender: your answer binds neither you nor us."
        ),
        (*OF_DIALOGUE, "beskrivelse", "sluttid", "leverandør"),
    ),
    "not_begun": Kind(
        _("Reminder: opened, but nothing is answered"),
        _("Not begun yet: {markedsdialog}"),
        _(
            "You have opened the market dialogue “{markedsdialog}” of {myndighed}, and nothing "
            "is answered yet. Your answer is welcome until {sluttid}."
        ),
        (*OF_DIALOGUE, "sluttid", "leverandør"),
        ("sluttid",),
    ),
    "deadline_near": Kind(
        _("Reminder: the deadline is near"),
        _("The deadline is near: {markedsdialog}"),
        _(
            "{myndighed} can take your answer in the market dialogue “{markedsdialog}” until "
            "{sluttid}. You have not finished it yet: what is saved but not finished is not "
            "counted."
        ),
        (*OF_DIALOGUE, "sluttid", "leverandør"),
        ("sluttid",),
    ),
    "postponed": Kind(
        _("The deadline is moved"),
        _("New deadline: {markedsdialog}"),
        _(
            "{myndighed} has moved the deadline for answers in the market dialogue "
            "“{markedsdialog}”.\n\n"
            "Old deadline: {forrigesluttid}\nNew deadline: {nysluttid}\nReason: {besked}"
        ),
        (*OF_DIALOGUE, "forrigesluttid", "nysluttid", "besked"),
        ("nysluttid", "besked"),
    ),
    "dialogue_cancelled": Kind(
        _("The market dialogue is cancelled"),
        _("The market dialogue “{markedsdialog}” has been cancelled"),
        _(
            "{myndighed} has cancelled the market dialogue “{markedsdialog}”. No answers are "
            "taken, and those given are not opened.\n\n{besked}"
        ),
        (*OF_DIALOGUE, "besked"),
        ("besked",),
    ),
    "dialogue_reopened": Kind(
        _("The market dialogue is opened again"),
        _("Suppliers can answer again: {markedsdialog}"),
        _(
            "{myndighed} has opened the market dialogue “{markedsdialog}” again. Suppliers can "
            "answer until {sluttid}, with the link that they have.\n\n{besked}"
        ),
        (*OF_DIALOGUE, "sluttid", "besked"),
        ("sluttid", "besked"),
    ),
    "elaboration_asked": Kind(
        _("The supplier is asked to elaborate"),
        _("{leverandør} is asked to elaborate: {markedsdialog}"),
        _(
            "{myndighed} has opened requirements again in the market dialogue "
            "“{markedsdialog}”, until {rundefrist} ({antal} in all).\n\n{besked}"
        ),
        (*OF_DIALOGUE, "leverandør", "rundefrist", "antal", "besked"),
        ("rundefrist", "besked"),
    ),
    WON: Kind(
        _("Letter to the supplier that is chosen"),
        "",
        _(
            "Dear {leverandør}\n\nThank you for your answer in the market dialogue "
            "“{markedsdialog}”. We have chosen your solution.\n\nWhy: {besked}\n\n"
            "We will write to you about what happens next."
        ),
        (*OF_DIALOGUE, "leverandør", "besked"),
        ("besked",),
        event="outcome_told",
    ),
    LOST: Kind(
        _("Letter to the suppliers that are not chosen"),
        "",
        _(
            "Dear {leverandør}\n\nThank you for your answer in the market dialogue "
            "“{markedsdialog}”. We have chosen another solution, from {valgt}.\n\n"
            "Why: {besked}\n\nThank you for the work that you have put into your answer."
        ),
        (*OF_DIALOGUE, "leverandør", "valgt", "besked"),
        ("besked",),
        event="outcome_told",
    ),
}


def text_of(authority: Authority | int, kind: str, language: str) -> MailText:
    """The authority's own words; where it has none, the standard in a row that is not saved."""
    pk = authority if isinstance(authority, int) else authority.pk
    one = {"authority_id": pk, "kind": kind, "language": language}
    return MailText.objects.filter(**one).first() or standard(one)


def standard(one: Mapping[str, Any]) -> MailText:
    kind = KINDS[one["kind"]]
    with override(one["language"]):
        return MailText(**one, subject=str(kind.subject), body=str(kind.body))


def written(text: MailText, context: Context, *, but: str = "") -> Written:
    """The text with all placeholders filled in, in the language that is active; `but` one stays."""
    names = [name for name in KINDS[text.kind].knows if name != but]
    values = values_of(names, context)
    return Written(fill(text.subject, values), fill(text.body, values))
