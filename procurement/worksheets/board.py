"""The papers for a project board (G01, G02, G07, G08, G13)."""

from dataclasses import dataclass

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from procurement.fields import Field, Text
from procurement.worksheets import checks, suggestions
from procurement.worksheets.structure import Worksheet

SIX_W = Worksheet(
    key="six_w",
    rests=True,
    title=_("The six questions"),
    guidance=_("Where the request has answered, it stands in the fields. Add what is missing."),
    fields=(
        Field(key="who", label=_("Who: contact and users"), kind="text"),
        Field(
            key="what",
            label=_("What is it?"),
            kind="choice",
            choices=(
                ("addition", _("An add-on")),
                ("system", _("A new system")),
                ("program", _("A program")),
                ("app", _("An app")),
            ),
        ),
        Field(key="where", label=_("Where: units that are to use it"), kind="line"),
        Field(key="when", label=_("When: time plan and deadline, and what sets it")),
        Field(key="why", label=_("Why: what makes you start")),
        Field(
            key="how_much",
            label=_("How much: cost over four years"),
            kind="money",
            help=_("Kroner excl. VAT, options included."),
        ),
        Field(key="payer", label=_("Who pays?"), kind="line"),
    ),
    suggest=suggestions.six_questions,
)
RECORDS_CASE = Worksheet(
    key="records_case",
    rests=True,
    title=_("The case in the records system"),
    guidance=_("Use the template “Projekter – Projektidé og opstart”, or the one you have for it."),
    fields=(
        Field(key="number", label=_("Number"), kind="line"),
        Field(key="link", label=_("Link"), kind="link", required=False),
    ),
)
PROJECT_DESCRIPTION = Worksheet(
    key="project_description",
    title=_("Project description"),
    confirmed_by=("department", "it"),
    fields=(
        Field(key="background", label=_("Background")),
        Field(key="goal", label=_("Goal"), help=_("What is different when it is done?")),
        Field(key="result", label=_("What the project delivers")),
        Field(key="outside", label=_("What it does not do"), required=False),
        Field(key="people", label=_("People and responsibility")),
        Field(key="plan", label=_("Time plan with milestones")),
        Field(key="risks", label=_("Risks, and what you do about them")),
    ),
)
BUSINESS_CASE = Worksheet(
    key="business_case",
    title=_("Business case"),
    guidance=_("A page is enough at first. Bring it up to date when you know more."),
    confirmed_by=("department", "it"),
    fields=(
        Field(
            key="cost_one_off",
            label=_("One-off cost"),
            kind="money",
            help=_("Kroner excl. VAT: purchase, set-up, integrations, migration."),
        ),
        Field(key="cost_yearly", label=_("Yearly cost"), kind="money"),
        Field(key="hours", label=_("Own hours to get started"), kind="whole"),
        Field(key="benefits", label=_("Benefits")),
        Field(key="saved", label=_("Saved a year"), kind="money", required=False),
        Field(
            key="organisation",
            label=_("The organisation"),
            help=_(
                "Which tasks, ways of working and skills must change, and who sees to it? IT is "
                "as a rule only a fifth of a digitalisation project."
            ),
        ),
        Field(
            key="share_it",
            label=_("IT’s share of the effort, in per cent"),
            kind="whole",
            required=False,
        ),
        Field(
            key="share_organisation",
            label=_("The organisation’s share of the effort, in per cent"),
            kind="whole",
            required=False,
        ),
        Field(key="risks", label=_("What can go wrong?"), required=False),
        Field(key="conclusion", label=_("Conclusion")),
    ),
    suggest=suggestions.costs,
    check=checks.whole_effort,
    computed=checks.four_years,
)


@dataclass(frozen=True)
class Principle:
    key: str
    name: Text


PRINCIPLES = (
    Principle("need", _("The need comes first: it solves a task, not a wish for technology")),
    Principle("reuse", _("Reuse before purchase, and purchase before own development")),
    Principle("shared", _("Shared infrastructure is used where it exists")),
    Principle("data", _("The authority owns its data, and they can be reused and fetched")),
    Principle("security", _("Security and protection of data are built in")),
    Principle("citizens", _("It is easy and accessible for those who are to use it")),
    Principle("standards", _("Open standards, and no dependence on one supplier")),
    Principle("economy", _("The whole cost is known, also of operation and of leaving it")),
    Principle("owner", _("It has a system owner in the unit that uses it most")),
)


def _asked(principle: Principle) -> tuple[Field, Field]:
    return (
        Field(
            key=principle.key,
            label=principle.name,
            kind="choice",
            choices=(
                ("complies", _("Complies")),
                ("differs", _("Does not comply")),
                ("not_relevant", _("Not relevant")),
            ),
        ),
        Field(
            key=f"{principle.key}_reason",
            label=format_lazy(_("Why not: {principle}"), principle=principle.name),
            only_if=(principle.key, ("differs", "not_relevant")),
        ),
    )


PRINCIPLE_SHEET = Worksheet(
    key="principles",
    rests=True,
    title=_("Principles and guidelines"),
    guidance=_(
        "These are common principles. Where your authority has its own words for them, use those "
        "in the reason."
    ),
    fields=tuple(field for principle in PRINCIPLES for field in _asked(principle)),
)

SHEETS = (SIX_W, RECORDS_CASE, PROJECT_DESCRIPTION, BUSINESS_CASE, PRINCIPLE_SHEET)
