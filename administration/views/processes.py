"""The processes as an authority has made them its own."""

from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.http import UserRequest, posted
from accounts.models import Authority, User
from administration.forms.processes import CheckpointForm, ChoicesForm, PublishForm, StepForm
from administration.scope import administered
from administration.uncoordinated import without_coordinator
from administration.views.people import trail
from portal.numbers import whole_number
from portal.refusals import Refused
from procurement import editions, processes
from procurement.actions import editions as actions
from procurement.models import AddedCheckpoint, ProcessEdition, StepSetting

HISTORY = 20
# The form of a checkpoint stands beside the form of its step.
POINT = "point_%s"


def process_list(request: UserRequest) -> HttpResponse:
    """All processes, those in use first, and which kind of request follows which."""
    authority = administered(request.user)
    form = ChoicesForm(request.POST or None, authority=authority)
    if request.method == "POST" and form.is_valid():
        for kind, process in form.cleaned_data.items():
            actions.choose_process(authority, by=request.user, kind=kind, process=process)
        messages.success(request, _("Saved. Requests that are sent from now on follow it."))
        return redirect("administration:process_list")
    used = {process.key for process in editions.used_by(authority)}
    rows = [
        {
            "process": processes.newest(key),
            "edition": editions.newest_of(authority, key),
            "is_used": key in used,
        }
        for key in dict.fromkeys(key for key, _version in processes.PROCESSES)
    ]
    context = {
        "form": form,
        "rows": sorted(rows, key=lambda row: not row["is_used"]),
        "uncoordinated": without_coordinator(authority),
        "tab": "processes",
        "trail": trail((_("Processes"), "")),
    }
    return render(request, "administration/process_list.html", context)


def process_detail(request: UserRequest, key: str) -> HttpResponse:
    """One process: the draft if there is one, else what is published."""
    return _show_process(request, _process(key))


def _show_process(
    request: UserRequest, process: processes.Process, form: PublishForm | None = None
) -> HttpResponse:
    authority, key = administered(request.user), process.key
    found = ProcessEdition.objects.filter(authority=authority, process=key)
    draft = found.filter(published_at=None).select_related("begun_by").first()
    shown = draft or editions.newest_of(authority, key)
    past = found.filter(published_at__isnull=False).select_related("published_by")
    context = {
        "process": process,
        "draft": draft,
        "shown": shown,
        "phases": _phases(process, shown),
        "is_stale": draft is not None and draft.process_version != process.version,
        "publish_form": form or PublishForm(initial={"draft": draft and draft.pk}),
        "past": past.annotate(count=Count("cases"))[:HISTORY],
        "tab": "processes",
        "trail": _trail((str(process.name), "")),
    }
    return render(request, "administration/process_detail.html", context)


@require_POST
def begin_edition(request: UserRequest, key: str) -> HttpResponse:
    authority = administered(request.user)
    actions.begin(authority, by=request.user, process=_process(key).key)
    return redirect("administration:process_detail", key)


@require_POST
def publish_edition(request: UserRequest, key: str) -> HttpResponse:
    draft = _draft(administered(request.user), key)
    form = PublishForm(request.POST)
    if form.is_valid() and _publishes(draft, form, request.user):
        messages.success(request, _("Published. Requests that are sent from now on follow it."))
        return redirect("administration:process_detail", key)
    return _show_process(request, _process(key), form)


@require_POST
def drop_edition(request: UserRequest, key: str) -> HttpResponse:
    actions.drop(_draft(administered(request.user), key), by=request.user)
    messages.success(request, _("The draft is dropped. What is published stays."))
    return redirect("administration:process_detail", key)


def edit_step(request: UserRequest, key: str, step: str) -> HttpResponse:
    """A step of the draft; ?for= chooses the department whose setting is shown."""
    draft = _draft(administered(request.user), key)
    text = _step(draft, step)
    form = StepForm(posted(request), edition=draft, step=text, shown=_shown(request, draft, step))
    if form.is_valid():
        values = dict(form.cleaned_data)
        place = values.pop("department")
        try:
            actions.set_step(draft, by=request.user, step=text, department=place, values=values)
            messages.success(request, _("Saved in the draft."))
            return redirect("administration:process_detail", key)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return _show_step(request, draft, text, form=form)


def _show_step(
    request: UserRequest,
    draft: ProcessEdition,
    text: processes.Step,
    *,
    form: StepForm,
    point_form: CheckpointForm | None = None,
) -> HttpResponse:
    key = draft.process
    context = {
        "form": form,
        "step": text,
        "draft": draft,
        "settings": draft.settings.filter(step=text.key).select_related("department", "person"),
        "checkpoints": draft.checkpoints.filter(step=text.key),
        "checkpoint_form": point_form or CheckpointForm(auto_id=POINT),
        "process": _process(key),
        "tab": "processes",
        "trail": _trail(
            (str(_process(key).name), reverse("administration:process_detail", args=[key])),
            (f"{text.number}. {text.title}", ""),
        ),
    }
    return render(request, "administration/edit_step.html", context)


@require_POST
def add_checkpoint(request: UserRequest, key: str, step: str) -> HttpResponse:
    draft = _draft(administered(request.user), key)
    text = _step(draft, step)
    form = CheckpointForm(request.POST, auto_id=POINT)
    if form.is_valid():
        actions.add_checkpoint(draft, by=request.user, step=text, **form.cleaned_data)
        messages.success(request, _("The checkpoint is added to the draft."))
        return redirect("administration:edit_step", key, step)
    step_form = StepForm(edition=draft, step=text, shown=_shown(request, draft, step))
    return _show_step(request, draft, text, form=step_form, point_form=form)


@require_POST
def remove_checkpoint(request: UserRequest, pk: int) -> HttpResponse:
    own = AddedCheckpoint.objects.filter(edition__authority=administered(request.user))
    checkpoint = get_object_or_404(own.select_related("edition"), pk=pk)
    actions.remove_checkpoint(checkpoint, by=request.user)
    messages.success(request, _("The checkpoint is taken off the draft."))
    return redirect("administration:edit_step", checkpoint.edition.process, checkpoint.step)


def _publishes(draft: ProcessEdition, form: PublishForm, by: User) -> bool:
    """Publish the draft, or say beside what was typed why it cannot be."""
    try:
        if form.cleaned_data["draft"] not in (None, draft.pk):
            raise Refused(_("Somebody has begun a new draft meanwhile. Look at it first."))
        actions.publish(draft, by=by, note=form.cleaned_data["note"])
    except Refused as refusal:
        form.add_error(None, str(refusal))
        sent: Any = form.data
        form.data = sent = sent.copy()
        sent["draft"] = str(draft.pk)
    return not form.errors


def _shown(request: UserRequest, draft: ProcessEdition, step: str) -> StepSetting | None:
    """The setting of the department that the address names, or of the whole authority."""
    of_step = draft.settings.filter(step=step).select_related("department", "person")
    return of_step.filter(department=whole_number(request.GET.get("for", ""))).first()


def _process(key: str) -> processes.Process:
    if key not in {known for known, _version in processes.PROCESSES}:
        raise Http404
    return processes.newest(key)


def _draft(authority: Authority, key: str) -> ProcessEdition:
    drafts = ProcessEdition.objects.select_related("authority")
    return get_object_or_404(drafts, authority=authority, process=key, published_at=None)


def _step(edition: ProcessEdition, key: str) -> processes.Step:
    step = processes.get(edition.process, edition.process_version).named(key)
    if step is None:
        raise Http404
    return step


def _phases(process: processes.Process, shown: ProcessEdition | None) -> list[dict[str, object]]:
    """The steps phase by phase, each with what the edition says about it."""
    settings: dict[str, list[object]] = {}
    points: dict[str, int] = {}
    if shown:
        for setting in shown.settings.select_related("department", "person"):
            settings.setdefault(setting.step, []).append(setting)
        for step in shown.checkpoints.values_list("step", flat=True):
            points[step] = points.get(step, 0) + 1
    return [
        {
            "phase": phase,
            "steps": [
                {"step": s, "settings": settings.get(s.key, []), "points": points.get(s.key, 0)}
                for s in process.steps_of(phase)
            ],
        }
        for phase in process.phases
    ]


def _trail(*places: tuple[str, str]) -> list[tuple[str, str]]:
    return trail((_("Processes"), reverse("administration:process_list")), *places)
