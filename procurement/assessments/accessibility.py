"""Whether the solution must be accessible, and whether it is (D07).

Outcomes: not_covered, met, burden, lacking, unclear.
"""

from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from procurement.assessments.asking import said, ticked, yes_no
from procurement.assessments.structure import Facts, Kind, Verdict
from procurement.fields import Answers, Field, Text

# BEK 904/2019: the statement is renewed at least once a year.
STATEMENT_LASTS = timedelta(days=365)

COVERED = ("surfaces", ("web", "app", "intranet"))
FIELDS = (
    ticked(
        "surfaces",
        _("What do people use?"),
        (
            ("web", _("A website or a self-service solution")),
            ("app", _("An app")),
            ("intranet", _("An intranet or a program in the browser for employees")),
            ("none", _("None of these")),
        ),
    ),
    yes_no(
        "is_old",
        _("Was the intranet published before 23 September 2019, and not revised much since?"),
        only_if=("surfaces", ("intranet",)),
    ),
    Field(
        key="conformance",
        label=_("Does it meet EN 301 549 v3.2.1 (WCAG 2.1 A and AA)?"),
        kind="choice",
        choices=(
            ("yes", _("Yes")),
            ("partly", _("Partly")),
            ("no", _("No")),
            ("unknown", _("Don’t know")),
        ),
        only_if=COVERED,
    ),
    Field(
        key="proof",
        label=_("How do you know?"),
        kind="choice",
        choices=(
            ("test", _("A test by somebody independent")),
            ("supplier", _("The supplier says so")),
            ("none", _("It is not tested")),
        ),
        only_if=COVERED,
    ),
    yes_no(
        "burden",
        _("Is it a disproportionate burden to make it accessible?"),
        hint=_(
            "Only parts of a solution can be excepted, and never because of lack of "
            "time or knowledge."
        ),
        only_if=("conformance", ("partly", "no")),
    ),
    Field(
        key="burden_reason",
        label=_("Which parts, and why. It must stand in the statement."),
        only_if=("burden", ("yes",)),
    ),
    Field(
        key="statement",
        label=_("The accessibility statement"),
        kind="choice",
        choices=(
            ("published", _("Is published")),
            ("planned", _("Comes when it is taken into use")),
            ("none", _("Is not planned")),
        ),
        only_if=COVERED,
    ),
    Field(
        key="statement_date",
        label=_("Last updated"),
        kind="date",
        only_if=("statement", ("published",)),
    ),
)
SOURCES = (
    _("The web accessibility act, lov nr. 692 of 8 June 2018"),
    _("BEK 2180 of 26 November 2021: EN 301 549 v3.2.1 (WCAG 2.1 A and AA)"),
    _("BEK 904 of 22 August 2019: the accessibility statement, at least yearly"),
)
HEADLINES: dict[str, Text] = {
    "met": _("The solution is accessible."),
    "burden": _("Parts are excepted, and the statement must say why."),
    "lacking": _("The solution is not accessible enough yet."),
    "unclear": _("It is not known whether the solution is accessible."),
}


def judge(answers: Answers, facts: Facts) -> Verdict:
    """Whether the act covers it; then whether it meets the standard, or says why it does not."""
    if not is_covered(answers):
        return Verdict(
            outcome="not_covered",
            headline=_("The act on web accessibility does not cover this solution."),
            tone="info",
            sources=SOURCES,
        )
    outcome = _outcome(answers)
    steps = (*_towards(answers, outcome), *_statement(answers, facts.day))
    return Verdict(
        outcome=outcome,
        headline=HEADLINES[outcome],
        tone="success" if outcome == "met" else "error" if outcome == "lacking" else "warning",
        reasons=_reasons(answers),
        next_steps=steps,
        sources=SOURCES,
    )


def is_covered(answers: Answers) -> bool:
    """Websites and apps are; an intranet is, unless old and unchanged (§ 1, stk. 5, nr. 7)."""
    surfaces = set(answers.get("surfaces") or ()) - {"none"}
    if surfaces == {"intranet"}:
        return said(answers, FIELDS, "is_old") != "yes"
    return bool(surfaces) or not answers.get("surfaces")


def _outcome(answers: Answers) -> str:
    """What nobody has tested is not known to be accessible."""
    conformance = said(answers, FIELDS, "conformance")
    if conformance == "yes" and said(answers, FIELDS, "proof") != "none":
        return "met"
    if conformance not in ("partly", "no"):
        return "unclear"
    return "burden" if said(answers, FIELDS, "burden") == "yes" else "lacking"


def _reasons(answers: Answers) -> tuple[Text, ...]:
    proofs = {
        "test": _("Somebody independent has tested it."),
        "supplier": _("Only the supplier has said how accessible it is."),
        "none": _("It is not tested."),
    }
    reason = said(answers, FIELDS, "burden_reason").strip()
    proof = proofs.get(said(answers, FIELDS, "proof"))
    return (*((proof,) if proof else ()), *((reason,) if reason else ()))


def _towards(answers: Answers, outcome: str) -> tuple[tuple[Text, None], ...]:
    steps: list[Text] = []
    if outcome in ("lacking", "unclear"):
        steps.append(
            _(
                "Demand EN 301 549 v3.2.1 in the requirements, with a day for each error "
                "that is known."
            )
        )
    if said(answers, FIELDS, "proof") != "test":
        steps.append(
            _("Let somebody independent test it, also with a screen reader and by keyboard.")
        )
    return tuple((text, None) for text in steps)


def _statement(answers: Answers, today: date) -> tuple[tuple[Text, date | None], ...]:
    """When the accessibility statement is to be made or renewed."""
    statement = said(answers, FIELDS, "statement")
    if statement != "published":
        return (
            (
                _(
                    "Publish an accessibility statement with Digitaliseringsstyrelsen’s tool "
                    "when it is taken into use."
                ),
                None,
            ),
        )
    updated = said(answers, FIELDS, "statement_date")
    renewal = date.fromisoformat(updated) + STATEMENT_LASTS if updated else today
    return ((_("Renew the accessibility statement, at the latest"), renewal),)


KIND = Kind(
    key="accessibility",
    version=1,
    title=_("Web accessibility"),
    guidance=_("Websites, apps and newer intranets of public bodies must be usable by everybody."),
    fields=FIELDS,
    judge=judge,
    answered_by=("architect",),
    confirmed_by=("architect", "legal"),
    unsettled=("unclear",),
    sources=SOURCES,
)
