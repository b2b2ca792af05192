"""Each kind of thing that waits on a person: how it is found, and how it is shown."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import DateField, QuerySet, Value, prefetch_related_objects
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from procurement import permissions
from procurement.models import Assessment, Case, ChecklistStep, DocumentReview, Enquiry
from procurement.models.case_queryset import NO_DEADLINE
from procurement.turns import queues

Text = str | Promise


@dataclass(frozen=True)
class Source:
    """One kind of thing that waits: how it is found, and how it is shown."""

    kind: str
    label: Text
    found: Callable[[User, date], QuerySet[Any]]
    shown: Callable[[Sequence[Any], User], dict[int, dict[str, Any]]]
    # Where its case stands. Steps have none: their case says itself what it wants.
    of_case: str = ""


def _by_deadline(rows: QuerySet[Any]) -> QuerySet[Any]:
    last = Value(NO_DEADLINE, DateField())
    found: QuerySet[Any] = rows.annotate(deadline_key=Coalesce("due_date", last))
    return found


def _cases(user: User, today: date) -> QuerySet[Case]:
    """The case is what waits, at the step where it stands."""
    return queues.cases_for(user)


def _show_steps(cases: Sequence[Case], user: User) -> dict[int, dict[str, Any]]:
    steps = queues.current_steps(cases)
    prefetch_related_objects(steps, "case__request", "case__colleagues")
    return {step.case_id: _show_step(step, user) for step in steps}


def _show_step(step: ChecklistStep, user: User) -> dict[str, Any]:
    return {
        "what": str(step),
        "case": step.case,
        "since": step.case.step_since,
        "due": step.due_date,
        "url": step.get_absolute_url(),
        "whose": _whose(step.assignee, user),
        "ways": _ask(step.case, user, f"?step={step.pk}"),
    }


def _assessments(user: User, today: date) -> QuerySet[Assessment]:
    return _by_deadline(queues.assessments_for(user))


def _show_assessments(rows: Sequence[Assessment], user: User) -> dict[int, dict[str, Any]]:
    whole = _with_case(Assessment.objects.filter(pk__in=[row.pk for row in rows]), "assignee")
    return {one.pk: _show_assessment(one, user) for one in whole}


def _show_assessment(one: Assessment, user: User) -> dict[str, Any]:
    ways = _ask(one.case, user, f"?assessment={one.pk}")
    if permissions.can_confirm_assessment(user, one):
        ways = ((_("Confirm"), one.get_absolute_url()), *ways)
    elif permissions.can_answer_assessment(user, one):
        ways = ((_("Answer"), reverse("procurement:answer_assessment", args=[one.pk])), *ways)
    if permissions.can_return_assessment(user, one):
        address = reverse("procurement:return_assessment", args=[one.pk])
        ways = (*ways, (_("Send back"), address))
    return {
        "what": f"{one.rules.title}: {one.get_status_display()}",
        "case": one.case,
        "since": one.answered_at or one.asked_at,
        "due": one.due_date,
        "url": one.get_absolute_url(),
        "whose": _whose(one.assignee, user),
        "ways": ways,
    }


def _enquiries(user: User, today: date) -> QuerySet[Enquiry]:
    return _by_deadline(Enquiry.objects.waiting_on(user.acting_ids, today))


def _show_enquiries(rows: Sequence[Enquiry], user: User) -> dict[int, dict[str, Any]]:
    whole = _with_case(Enquiry.objects.filter(pk__in=[row.pk for row in rows]).threads())
    return {one.pk: _show_enquiry(one, user) for one in whole}


def _show_enquiry(one: Enquiry, user: User) -> dict[str, Any]:
    replies = list(one.replies.all())
    way = _("Read and close") if one.is_answered else _("Answer")
    sentence = gettext("%(name)s asks: %(text)s")
    if one.is_answered:
        sentence = gettext("Answered, and yours to close: %(text)s")
    elif one.addressee_id is None:
        sentence = gettext("No answer from %(to)s yet: %(text)s")
    words = {"name": one.asked_by.name, "to": one.to, "text": _short(one.text)}
    return {
        "what": sentence % words,
        "case": one.case,
        "since": replies[-1].written_at if replies else one.asked_at,
        "due": one.due_date,
        "url": one.get_absolute_url(),
        "whose": _whose(one.asked_by if one.is_answered else one.addressee, user),
        "ways": ((way, f"{one.get_absolute_url()}#answer"),),
    }


def _reviews(user: User, today: date) -> QuerySet[DocumentReview]:
    return _by_deadline(DocumentReview.objects.waiting_on(user))


def _show_reviews(rows: Sequence[DocumentReview], user: User) -> dict[int, dict[str, Any]]:
    whole = DocumentReview.objects.filter(pk__in=[row.pk for row in rows]).select_related(
        "document__case__department", "document__case__request", "reviewer"
    )
    colleagues = whole.prefetch_related("document__case__colleagues")
    return {one.pk: _show_review(one, user) for one in colleagues}


def _show_review(one: DocumentReview, user: User) -> dict[str, Any]:
    case = one.document.case
    return {
        "what": gettext("Go through: %(document)s") % {"document": one.document.name},
        "case": case,
        "since": one.asked_at,
        "due": one.due_date,
        "url": one.get_absolute_url(),
        "whose": _whose(one.reviewer, user),
        "ways": ((_("Answer"), one.get_absolute_url()), *_ask(case, user, "")),
    }


def _with_case(rows: QuerySet[Any], *people: str) -> QuerySet[Any]:
    of_case = ("case__department", "case__request", "case__authority")
    return rows.select_related(*of_case, *people).prefetch_related("case__colleagues")


def _ask(case: Case, user: User, about: str) -> tuple[tuple[Text, str], ...]:
    if not permissions.can_ask_enquiry(user, case):
        return ()
    address = reverse("procurement:ask_enquiry", args=[case.pk])
    return ((_("Ask"), f"{address}{about}"),)


def _whose(person: User | None, user: User) -> str:
    """The name of somebody else, for whom the person stands in."""
    return person.name if person and person != user else ""


def _short(text: str, length: int = 80) -> str:
    line = " ".join(text.split())
    return line if len(line) <= length else f"{line[: length - 1]}…"


SOURCES = (
    Source("step", _("Step"), _cases, _show_steps),
    Source("assessment", _("Assessment"), _assessments, _show_assessments, "case"),
    Source("question", _("Question"), _enquiries, _show_enquiries, "case"),
    Source("review", _("Review"), _reviews, _show_reviews, "document__case"),
)
KINDS: Iterable[tuple[str, Text]] = [(source.kind, source.label) for source in SOURCES]
