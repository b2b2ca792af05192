"""Whether a data processor agreement is needed, and how far it is (F29, C11).

Outcomes: not_needed, needed, draft, agreed, signed, unclear. The contract may be signed with
not_needed, agreed and signed.
"""

from datetime import date
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from procurement.assessments.asking import chosen, said, ticked, yes_no_unknown
from procurement.assessments.structure import Facts, Kind, Verdict
from procurement.fields import Answers, Field, Text

# Datatilsynet's standard contractual clauses after article 28(8), and KL's template v2.0.
STANDARD_CLAUSES = date(2019, 12, 10)
TEMPLATE_OF_KL = date(2018, 5, 30)

NEEDED = ("needed", ("yes",))
# What the annexes say: every agreement fills them in itself.
OWN = (
    ("subject", _("Subject matter and duration of the processing")),
    ("nature", _("Its nature and purpose")),
    ("types", _("The type of data, and whom they are about")),
)
# What the clauses say; the standard clauses of Datatilsynet hold all of it.
CLAUSES = (
    ("instruction", _("Only on documented instruction, also for transfers (a)")),
    ("confidentiality", _("Confidentiality of those who process the data (b)")),
    ("security", _("Security as in art. 32 (c)")),
    ("sub_processors", _("Conditions for sub-processors (d)")),
    ("rights", _("Help with the rights of the people concerned (e)")),
    ("assistance", _("Help with security, breaches and impact assessments (f)")),
    ("deletion", _("Deletion or return when it ends (g)")),
    ("audit", _("Documentation and audits (h)")),
)
CONTENT = (*OWN, *CLAUSES)
STATUSES = (
    ("needed", _("Not begun")),
    ("draft", _("There is a draft")),
    ("agreed", _("Both sides agree on the content")),
    ("signed", _("Signed")),
)
FIELDS = (
    yes_no_unknown(
        "needed",
        _("Does the supplier process personal data on your behalf?"),
        hint=_("Also when the supplier only hosts them, or can see them when giving support."),
    ),
    Field(key="reason", label=_("Why, or why not")),
    Field(
        key="status",
        label=_("How far is the agreement?"),
        kind="choice",
        choices=STATUSES,
        only_if=NEEDED,
    ),
    Field(
        key="template",
        label=_("Which text is used?"),
        kind="choice",
        choices=(
            ("datatilsynet", _("Datatilsynet’s standard clauses of 10 December 2019")),
            ("kl", _("KL’s template, v2.0 of 30 May 2018")),
            ("supplier", _("The supplier’s own")),
            ("other", _("Another")),
        ),
        required=False,
        only_if=NEEDED,
    ),
    ticked(
        "content",
        _("What does the agreement hold? (art. 28(3))"),
        CONTENT,
        hint=_("With Datatilsynet’s clauses, points (a) to (h) are there already."),
        only_if=NEEDED,
    ),
    yes_no_unknown(
        "sub_processors",
        _("Does the supplier use sub-processors?"),
        hint=_(
            "Write each of them, with country and basis for transfer, on the sheet "
            "“Sub-processors”."
        ),
        only_if=NEEDED,
    ),
    Field(
        key="signed_date",
        label=_("Signed on"),
        kind="date",
        required=False,
        only_if=("status", ("signed",)),
    ),
)
SOURCES = (
    _("GDPR art. 28(3)"),
    _("Datatilsynet’s standard clauses of 10 December 2019"),
)
HEADLINES: dict[str, Text] = {
    "needed": _("A data processor agreement is needed, and there is none yet."),
    "draft": _("There is a draft of the data processor agreement. The contract waits for it."),
    "agreed": _("You agree on the data processor agreement. The contract may be signed."),
    "signed": _("The data processor agreement is signed."),
}


def prefill(request: Any) -> dict[str, Any]:
    """Without personal data there is nothing to process for you."""
    if request.personal_data != "no":
        return {}
    return {
        "needed": "no",
        "reason": gettext("The request says that no personal data are processed."),
    }


def judge(answers: Answers, facts: Facts) -> Verdict:
    needed = said(answers, FIELDS, "needed")
    if needed == "no":
        return Verdict(
            outcome="not_needed",
            headline=_("No data processor agreement is needed."),
            tone="success",
            reasons=_reasons(answers),
            sources=SOURCES,
        )
    if needed != "yes":
        return Verdict(
            outcome="unclear",
            headline=_("It is not settled whether a data processor agreement is needed."),
            tone="warning",
            reasons=_reasons(answers),
            next_steps=(
                (
                    _(
                        "Ask the supplier who can see the data, and where they lie. Until it is "
                        "settled, the contract waits."
                    ),
                    None,
                ),
            ),
            sources=SOURCES,
        )
    return _needed(answers)


def _reasons(answers: Answers) -> tuple[Text, ...]:
    reason = said(answers, FIELDS, "reason").strip()
    return (reason,) if reason else ()


def lacking(answers: Answers) -> tuple[Text, ...]:
    """What article 28(3) demands and the agreement does not hold."""
    there = set(chosen(answers, FIELDS, "content"))
    if said(answers, FIELDS, "template") == "datatilsynet":
        there |= {key for key, _label in CLAUSES}
    return tuple(label for key, label in CONTENT if key not in there)


def _needed(answers: Answers) -> Verdict:
    status = said(answers, FIELDS, "status") or "needed"
    missing = lacking(answers) if status != "needed" else ()
    if missing and status in ("agreed", "signed"):
        return Verdict(
            outcome="draft",
            headline=_(
                "The agreement lacks something that the law demands, so it is not enough yet."
            ),
            tone="error",
            reasons=tuple(_("Missing: %(what)s") % {"what": label} for label in missing),
            next_steps=(
                (_("Add what is missing, and let both sides agree again."), None),
                *_next_steps(answers),
            ),
            sources=SOURCES,
        )
    return Verdict(
        outcome=status,
        headline=HEADLINES[status],
        tone="success" if status in ("agreed", "signed") else "warning",
        reasons=(
            *_reasons(answers),
            *(_("Missing: %(what)s") % {"what": label} for label in missing),
        ),
        next_steps=(*_towards(status), *_next_steps(answers)),
        sources=SOURCES,
    )


def _towards(status: str) -> tuple[tuple[Text, None], ...]:
    steps: dict[str, Text] = {
        "needed": _("Send the supplier a draft, best on Datatilsynet’s standard clauses."),
        "draft": _("Agree with the supplier on the content before anybody signs the contract."),
        "agreed": _("Sign the agreement together with the contract, and attach it to the case."),
    }
    return ((steps[status], None),) if status in steps else ()


def _next_steps(answers: Answers) -> tuple[tuple[Text, None], ...]:
    if said(answers, FIELDS, "sub_processors") in ("", "no"):
        return ()
    return (
        (
            _("Write every sub-processor on the sheet, and assess transfers to third countries."),
            None,
        ),
    )


KIND = Kind(
    key="processor_agreement",
    version=1,
    title=_("Data processor agreement"),
    guidance=_(
        "Say whether a data processor agreement is needed, and how far it is. "
        "The contract is not signed before there is agreement on its content."
    ),
    fields=FIELDS,
    judge=judge,
    answered_by=("security", "legal"),
    confirmed_by=("security",),
    unsettled=("unclear",),
    sources=SOURCES,
    prefill=prefill,
)
