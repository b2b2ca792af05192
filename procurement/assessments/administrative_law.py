"""The ombudsman's twelve points for public IT systems (D07).

Outcomes: met, lacking.
"""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from procurement.assessments.asking import Choices
from procurement.assessments.structure import Facts, Kind, Verdict
from procurement.fields import Answers, Field, Text

# Myndighedsguiden, overviews 12 and 13, as last updated by the ombudsman.
GUIDE_OF = date(2024, 10, 1)

STATES: Choices = (
    ("met", _("Met")),
    ("partly", _("Partly")),
    ("not_met", _("Not met")),
    ("not_relevant", _("Not relevant")),
)


@dataclass(frozen=True)
class Point:
    """One of the twelve, and the law it comes from."""

    key: str
    title: Text
    law: Text
    help: Text = ""


POINTS = (
    Point(
        "built_in",
        _("1. The rules are built in from the start, and tested"),
        _("Ombudsman, report of 9 April 2024"),
        _(
            "Both what the law says of the case itself and how a case is treated. "
            "Somebody who knows the rules takes part."
        ),
    ),
    Point(
        "journal",
        _("2. Documents are journalised"),
        _("Offentlighedsloven § 15 (LBK 145/2020)"),
        _("Received, sent and final internal documents, with date and a short theme."),
    ),
    Point("notes", _("3. What is said and done can be noted"), _("Offentlighedsloven § 13")),
    Point(
        "registration",
        _("4. Registrations are clear, sufficient and correct"),
        _("Good administrative practice"),
        _("It can be seen when a letter was sent, not only when it was written."),
    ),
    Point(
        "integrity",
        _("5. What was sent cannot be changed, and shows the right sender"),
        _("FOB 2015-22"),
    ),
    Point(
        "signature",
        _("6. It can be seen who signed, and that it is final"),
        _("Forvaltningsloven § 32 b (LBK 433/2014)"),
    ),
    Point(
        "access",
        _("7. Access to documents can be given in time"),
        _("Offentlighedsloven §§ 7, 11, 12, 14 and 36; forvaltningsloven § 9"),
        _(
            "Within seven working days. Data can be extracted with few commands, and "
            "a new database gets a description."
        ),
    ),
    Point(
        "parties",
        _("8. Guidance, representation, hearing, reasons and complaint are supported"),
        _("Forvaltningsloven §§ 7, 8, 19, 22–24 and 25; FOB 2023-30"),
        _("Somebody can act for another, also in self-service."),
    ),
    Point(
        "impartial",
        _("9. Impartiality and time limits are kept"),
        _("Forvaltningsloven § 3; retssikkerhedsloven § 3 (LBK 354/2025)"),
    ),
    Point(
        "alternative",
        _("10. There is another way for those who cannot use it"),
        _("Forvaltningsloven § 7"),
    ),
    Point(
        "messages",
        _("11. Messages that are decisions are stored"),
        _("Offentlighedsloven § 15; forvaltningsloven §§ 22–25"),
        _("A rejection that only flashes on the screen is a decision too."),
    ),
    Point(
        "responsibility",
        _("12. The authority keeps the responsibility"),
        _("Ombudsman, guide 13 of 1 October 2024"),
        _("It cannot be handed over to the supplier."),
    ),
)


def _questions(point: Point) -> tuple[Field, Field]:
    return (
        Field(key=point.key, label=point.title, kind="choice", choices=STATES, help=point.help),
        Field(
            key=f"{point.key}_note",
            label=_("What is missing"),
            kind="text",
            only_if=(point.key, ("partly", "not_met")),
        ),
    )


FIELDS = tuple(field for point in POINTS for field in _questions(point))
SOURCES = (
    _("The ombudsman’s guide for authorities, overviews 12 and 13, updated on 1 October 2024"),
    _("Forvaltningsloven (LBK 433/2014) and offentlighedsloven (LBK 145/2020)"),
)


def judge(answers: Answers, facts: Facts) -> Verdict:
    missing = tuple(p for p in POINTS if answers.get(p.key) not in ("met", "not_relevant"))
    if not missing:
        return Verdict(
            outcome="met",
            headline=_("The twelve points of the ombudsman are met."),
            tone="success",
            sources=SOURCES,
        )
    return Verdict(
        outcome="lacking",
        headline=_("%(number)s of the ombudsman’s twelve points are not met.")
        % {"number": len(missing)},
        tone="error",
        reasons=tuple(_reason(point, answers) for point in missing),
        next_steps=(
            (
                _(
                    "Put what is missing into the requirements, and test it before the "
                    "system is taken into use."
                ),
                None,
            ),
        ),
        sources=SOURCES,
    )


def _reason(point: Point, answers: Answers) -> Text:
    """The point, its law, and what the specialist wrote about it."""
    words = {"point": point.title, "law": point.law}
    note = (answers.get(f"{point.key}_note") or "").strip()
    if note and answers.get(point.key) in ("partly", "not_met"):
        return _("%(point)s (%(law)s): %(note)s") % {**words, "note": note}
    return f"{words['point']} ({words['law']})"


KIND = Kind(
    key="administrative_law",
    version=1,
    title=_("Administrative law"),
    guidance=_(
        "The ombudsman’s list of what every public IT system must be able to do. "
        "What is missing becomes requirements."
    ),
    fields=FIELDS,
    judge=judge,
    answered_by=("legal",),
    confirmed_by=("legal",),
    sources=SOURCES,
)
