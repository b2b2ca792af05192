"""Assessments: asked for, answered, sent back, confirmed, made anew, and read."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.http import UserRequest, posted
from accounts.models import User
from accounts.permissions import get_permitted
from portal.doorbell import ring
from portal.numbers import whole_number
from portal.refusals import Refused
from procurement import permissions, shown, tasks
from procurement.actions import assessments as actions
from procurement.assessments import assessing
from procurement.assessments.listing import TONES
from procurement.forms.assessments import AnswerForm, AskForm, AssignAssessmentForm
from procurement.forms.case import ReasonForm
from procurement.models import Assessment, AssessmentPaper, Case

PEOPLE = ("assignee", "asked_by", "answered_by", "confirmed_by", "draft_by")
OF_CASE = ("authority", "department", "request", "requester", "coordinator")


@require_GET
def assessment(request: UserRequest, pk: int) -> HttpResponse:
    one = get_object_or_404(_visible(request), pk=pk)
    context = {
        "assessment": one,
        "case": one.case,
        "tone": TONES[Assessment.Status(one.status)],
        "verdict": assessing.verdict_of(one),
        "answers": shown.display(one.rules.fields, one.answers),
        "answerers": assessing.names_of(one.rules.answered_by),
        "confirmers": assessing.names_of(one.rules.confirmed_by),
        "is_settled": one.is_settled,
        **_whose_own(one, request.user),
        "is_late": _is_late(one),
        "paper": one.papers.filter(revision=one.revision).last(),
        "others": _others(one),
        "enquiry_about": f"?assessment={one.pk}",
        "today": timezone.localdate(),
        "trail": _trail(one.case, (one.rules.title, "")),
    }
    return render(request, "procurement/assessment.html", context)


@require_http_methods(["GET", "POST"])
def ask_assessment(request: UserRequest, pk: int) -> HttpResponse:
    cases = Case.objects.visible_to(request.user).select_related("authority", "department")
    case = get_permitted(request, permissions.can_ask_assessment, cases, pk=pk)
    wanted = {"kind": request.GET.get("kind", "")}
    form = AskForm(posted(request), case=case, initial=wanted)
    if form.is_valid():
        asked = actions.ask(case, by=request.user, **form.cleaned_data)
        messages.success(request, _("It is asked for, and those who answer are told."))
        return redirect(asked)
    heading = _("Ask for an assessment")
    return _ask(request, case, form=form, heading=heading, button=_("Ask"))


@require_http_methods(["GET", "POST"])
def answer_assessment(request: UserRequest, pk: int) -> HttpResponse:
    one = get_permitted(request, permissions.can_answer_assessment, _visible(request), pk=pk)
    form = AnswerForm(posted(request), assessment=one)
    if form.is_valid() and _answered(request, one, form):
        messages.success(request, _("Answered. See the result below."))
        return redirect(one)
    context = {
        "assessment": one,
        "case": one.case,
        "form": form,
        "trail": _trail(one.case, (one.rules.title, one.get_absolute_url()), (_("Answer"), "")),
    }
    return render(request, "procurement/answer_assessment.html", context)


@require_POST
def save_assessment_draft(request: UserRequest, pk: int) -> HttpResponse:
    """What is typed so far, sound or not. By itself while one types, or by the button."""
    one = get_permitted(request, permissions.can_answer_assessment, _visible(request), pk=pk)
    form = AnswerForm(request.POST, assessment=one)
    form.is_valid()
    seen = form.cleaned_data.get("seen", 0)
    kept = actions.save_draft(one, by=request.user, draft=form.draft, seen=seen)
    if request.htmx:
        context = {"kept": kept, "now": timezone.now()}
        return render(request, "procurement/answer_assessment.html#autosaved", context)
    if kept:
        messages.success(request, _("The draft is saved. You can come back whenever you like."))
    else:
        messages.error(request, _("Not saved: somebody has changed the assessment meanwhile."))
    return redirect(one)


@require_http_methods(["GET", "POST"])
def assign_assessment(request: UserRequest, pk: int) -> HttpResponse:
    one = get_permitted(request, permissions.can_assign_assessment, _visible(request), pk=pk)
    initial = {"assignee": one.assignee, "due_date": one.due_date}
    form = AssignAssessmentForm(posted(request), case=one.case, initial=initial)
    if form.is_valid():
        actions.assign(one, by=request.user, **form.cleaned_data)
        messages.success(request, _("It is saved, and those who answer are told."))
        return redirect(one)
    heading = _("Who answers: %(title)s") % {"title": one.rules.title}
    button = _("Ask again") if one.is_returned else _("Save")
    return _ask(request, one.case, form=form, heading=heading, button=button)


@require_http_methods(["GET", "POST"])
def return_assessment(request: UserRequest, pk: int) -> HttpResponse:
    one = get_permitted(request, permissions.can_return_assessment, _visible(request), pk=pk)
    form = ReasonForm(posted(request))
    if form.is_valid():
        actions.give_back(one, by=request.user, seen=one.revision, **form.cleaned_data)
        messages.success(request, _("It is sent back with your reason."))
        return redirect(one)
    heading = _("Send back: %(title)s") % {"title": one.rules.title}
    return _ask(request, one.case, form=form, heading=heading, button=_("Send back"))


@require_POST
def confirm_assessment(request: UserRequest, pk: int) -> HttpResponse:
    one = get_permitted(request, permissions.can_confirm_assessment, _visible(request), pk=pk)
    alone = "alone" in request.POST
    paper = actions.confirm(one, by=request.user, seen=_seen(request), alone=alone)
    ring(tasks.make_assessment_paper, paper.pk)
    messages.success(request, _("The result is confirmed. It can no longer be changed."))
    return redirect(one)


@require_POST
def make_assessment_anew(request: UserRequest, pk: int) -> HttpResponse:
    one = get_permitted(request, permissions.can_make_assessment_anew, _visible(request), pk=pk)
    again = actions.make_anew(one, by=request.user)
    messages.success(request, _("The earlier answers are filled in. Look them through."))
    return redirect(again)


@require_POST
def ask_for_assessment_paper(request: UserRequest, pk: int) -> HttpResponse:
    one = get_permitted(request, permissions.can_ask_for_paper, _visible(request), pk=pk)
    ring(tasks.make_assessment_paper, actions.ask_for_paper(one, by=request.user).pk)
    return redirect(f"{one.get_absolute_url()}#paper")


@require_GET
def assessment_paper_progress(request: UserRequest, pk: int) -> HttpResponse:
    """How far the PDF is; the page asks every two seconds."""
    papers = AssessmentPaper.objects.visible_to(request.user).select_related("assessment")
    context = {"paper": get_object_or_404(papers, pk=pk)}
    return render(request, "procurement/includes/assessment_paper.html", context)


@require_GET
def assessment_pdf(request: UserRequest, pk: int) -> HttpResponse | FileResponse:
    papers = AssessmentPaper.objects.visible_to(request.user).select_related("assessment__case")
    paper = get_object_or_404(papers, pk=pk)
    if not paper.made_at:
        messages.info(request, _("The PDF is being made. It takes less than a minute."))
        return redirect(paper.assessment)
    name = f"{paper.assessment.case.number} {paper.assessment.rules.title}.pdf"
    return FileResponse(paper.file.open("rb"), as_attachment=True, filename=name)


def _visible(request: UserRequest) -> QuerySet[Assessment]:
    return (
        Assessment.objects.visible_to(request.user)
        .select_related("thresholds", *PEOPLE, *(f"case__{name}" for name in OF_CASE))
        .defer("case__search")
        .prefetch_related("case__colleagues")
    )


def _answered(request: UserRequest, one: Assessment, form: AnswerForm) -> bool:
    """Whether it could be answered. Who came too late reads why, and keeps what is typed."""
    conclusion, seen = form.cleaned_data["conclusion"], form.cleaned_data["seen"]
    try:
        actions.answer(one, by=request.user, answers=form.answers, conclusion=conclusion, seen=seen)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        # Whoever has read that sends the form once more on purpose.
        form.data = data = request.POST.copy()
        data["seen"] = str(Assessment.objects.get(pk=one.pk).revision)
        return False
    return True


def _seen(request: UserRequest) -> int:
    """Which answer the page showed; a page that does not say showed none."""
    given = whole_number(request.POST.get("seen", ""))
    return -1 if given is None else given


def _whose_own(one: Assessment, user: User) -> dict[str, Any]:
    """Whether the answer is the reader's own, and who confirms it then: somebody else, if any."""
    own = one.is_answered and one.answered_by_id == user.pk
    return {"is_own": own, "others_confirm": assessing.confirmers_of(one) if own else []}


def _is_late(one: Assessment) -> bool:
    due = one.due_date
    return not one.is_confirmed and due is not None and due < timezone.localdate()


def _others(one: Assessment) -> QuerySet[Assessment]:
    """The same question in this case, earlier and later."""
    same = Assessment.objects.filter(case=one.case_id, kind=one.kind).exclude(pk=one.pk)
    return same.select_related("case", "answered_by", "confirmed_by").order_by("-pk")


def _ask(request: UserRequest, case: Case, **context: Any) -> HttpResponse:
    context["trail"] = _trail(case, (context["heading"], ""))
    return render(request, "procurement/case_form.html", {"case": case, **context})


def _trail(case: Case, *places: tuple[Any, str]) -> list[tuple[Any, str]]:
    cases = (_("Cases"), reverse("procurement:case_list"))
    return [cases, (case.number, case.get_absolute_url()), *places]
