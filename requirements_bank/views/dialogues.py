"""Market dialogues: the list, the page of one, and its course from draft to deadline."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.http import UserRequest
from accounts.permissions import get_permitted
from portal.clock import database_now
from portal.paging import Order, paginate
from portal.sheets import csv_response
from portal.templatetags.formats import moment
from procurement.models import Case
from requirements_bank import permissions
from requirements_bank.actions import dialogues, weighing
from requirements_bank.choosing.chosen import plan_for
from requirements_bank.dialogues import gates, progress
from requirements_bank.dialogues.copies import left_behind
from requirements_bank.forms.dialogue import DeadlineForm, DialogueForm, StartForm, WeighForm
from requirements_bank.forms.filters import DialogueFilter
from requirements_bank.models import DialogueRules, Domain, MarketDialogue, Question
from requirements_bank.models.dialogue import MarketDialogueQuerySet

ORDERS = {
    "new": Order(gettext_lazy("Newest first"), ("-id",)),
    "name": Order(gettext_lazy("Name"), ("name", "id")),
}


def visible(request: UserRequest) -> MarketDialogueQuerySet:
    found = MarketDialogue.objects.visible_to(request.user)
    people = ("created_by", "owner", "proposed_by", "copied_from", "choice__invitation")
    found = found.select_related("authority", "case__department", *people)
    return found.prefetch_related("team__authority")


def dialogue_list(request: UserRequest) -> HttpResponse:
    return _list_page(request, visible(request).ongoing(), "ongoing")


def archived_dialogues(request: UserRequest) -> HttpResponse:
    return _list_page(request, visible(request).put_away(), "archived")


def _list_page(request: UserRequest, rows: MarketDialogueQuerySet, tab: str) -> HttpResponse:
    found = DialogueFilter(request.GET, rows.with_counts())
    page = paginate(request, found.qs, ORDERS)
    context = {"filter": found, "page": page, "query": request.GET.urlencode(), "tab": tab}
    context["reads_infrastructure"] = permissions.can_read_infrastructure(request.user)
    book = permissions.can_keep_address_book(request.user, request.user.authority)
    context["keeps_address_book"] = book
    return render(request, "requirements_bank/dialogue_list.html", context)


def dialogue_csv(request: UserRequest) -> StreamingHttpResponse:
    return _csv(request, visible(request).ongoing())


def archived_csv(request: UserRequest) -> StreamingHttpResponse:
    return _csv(request, visible(request).put_away())


def _csv(request: UserRequest, found: MarketDialogueQuerySet) -> StreamingHttpResponse:
    rows = DialogueFilter(request.GET, found).qs.order_by("-id")
    header = [
        _("Name"),
        _("Authority"),
        _("Case"),
        _("Department"),
        _("State"),
        _("Deadline for answers"),
        _("Owner"),
    ]
    return csv_response(
        "markedsdialoger.csv",
        header,
        [
            [
                row.name,
                row.authority,
                row.case.number,
                row.case.department if row.authority_id in request.user.authority_ids else "",
                row.get_status_display(),
                moment(row.deadline),
                row.owner,
            ]
            for row in rows
        ],
    )


def dialogue_detail(request: UserRequest, pk: int) -> HttpResponse:
    dialogue = get_object_or_404(visible(request), pk=pk)
    now = database_now()
    invited = progress.invited_to(dialogue)
    is_late = dialogue.deadline is not None and dialogue.deadline <= now
    is_closing = is_late and dialogue.is_active
    context = {
        "dialogue": dialogue,
        "state": _("Closing now") if is_closing else dialogue.get_status_display(),
        "missing": gates.missing(dialogue, now=now) if dialogue.is_draft else [],
        "is_late": is_late,
        "requirements": dialogue.requirements.count(),
        "minimum": dialogue.requirements.minimum().count(),
        "unclear": dialogue.question_answers.unclear().select_related("question"),
        "invited": invited,
        "so_far": progress.in_short(invited),
        "undelivered": [str(one.invitation.supplier_name) for one in invited if one.is_undelivered],
        "waiting": dialogue.clarifications.waiting().count(),
        "rounds": dialogue.rounds.all(),
        "papers": dialogue.files.all(),
        "domains": dialogue.domains.order_by("name"),
        "team": sorted(dialogue.team.all(), key=str),
        "rules": DialogueRules.of(dialogue.authority_id),
        "sees_case": Case.objects.visible_to(request.user).filter(pk=dialogue.case_id).exists(),
        "trail": [*trail(dialogue)[:-1], (dialogue.name, "")],
    }
    return render(request, "requirements_bank/dialogue_detail.html", context)


def dialogue_new(request: UserRequest, pk: int) -> HttpResponse:
    cases = Case.objects.visible_to(request.user).select_related("authority", "request")
    case = get_permitted(request, permissions.can_start_dialogue, cases, pk=pk)
    dialogue = MarketDialogue(
        case=case,
        name=case.title,
        description=case.request.description,
        contact_email=request.user.email,
    )
    initial = {"domains": Domain.objects.last_chosen_in(case.department)}
    beginnings = MarketDialogue.objects.beginnings(case.authority_id, request.user)
    form = StartForm(
        request.POST or None, instance=dialogue, initial=initial, beginnings=beginnings
    )
    if form.is_valid():
        names = ("domains", "copied_from")
        given = {name: form.cleaned_data[name] for name in names}
        dialogue = dialogues.start(form.instance, by=request.user, **given)
        messages.success(request, _("The market dialogue is saved as a draft."))
        if given["copied_from"]:
            _tell_what_is_left_out(request, given["copied_from"])
            return redirect("requirements_bank:chosen", dialogue.pk)
        return redirect("requirements_bank:course", dialogue.pk)
    context = {"form": form, "case": case}
    return render(request, "requirements_bank/dialogue_new.html", context)


def _tell_what_is_left_out(request: UserRequest, source: MarketDialogue) -> None:
    if left := ", ".join(row.label for row in left_behind(source)):
        text = _("No longer offered by the bank, and left out: %(labels)s")
        messages.warning(request, text % {"labels": left})


def course(request: UserRequest, pk: int) -> HttpResponse:
    dialogue = get_permitted(request, permissions.can_edit_dialogue, visible(request), pk=pk)
    context = {
        "dialogue": dialogue,
        "questions": Question.objects.count(),
        "trail": [*trail(dialogue), (_("Choose requirements"), "")],
    }
    return render(request, "requirements_bank/course.html", context)


def edit_dialogue(request: UserRequest, pk: int) -> HttpResponse:
    dialogue = get_permitted(request, permissions.can_edit_dialogue, visible(request), pk=pk)
    form = DialogueForm(request.POST or None, instance=dialogue)
    if form.is_valid():
        dialogues.edit(dialogue, by=request.user, **form.cleaned_data)
        messages.success(request, _("The market dialogue is saved."))
        if dialogue.is_guided and plan_for(dialogue).is_open:
            return redirect("requirements_bank:changes", dialogue.pk)
        return redirect(dialogue)
    context = {"dialogue": dialogue, "form": form, "heading": _("Edit the market dialogue")}
    return form_page(request, context)


def set_deadline(request: UserRequest, pk: int) -> HttpResponse:
    dialogue = get_permitted(request, permissions.can_edit_dialogue, visible(request), pk=pk)
    form = DeadlineForm(request.POST or None, dialogue=dialogue)
    if form.is_valid():
        dialogues.set_deadline(dialogue, by=request.user, deadline=form.cleaned_data["deadline"])
        text = _("Suppliers can answer until %(deadline)s.")
        messages.success(request, text % {"deadline": moment(dialogue.deadline, "zone")})
        return redirect(dialogue)
    context = {"dialogue": dialogue, "form": form, "heading": _("Deadline for answers")}
    return form_page(request, context)


def weigh(request: UserRequest, pk: int) -> HttpResponse:
    dialogue = get_permitted(request, permissions.can_weigh, visible(request), pk=pk)
    form = WeighForm(request.POST or None, instance=dialogue)
    if form.is_valid():
        weighing.weigh(dialogue, by=request.user, weights=form.instance.weights)
        messages.success(request, _("The weights are saved."))
        return redirect(dialogue)
    text = _(
        "Answers are scored by what their priorities weigh, from 0 to 100. A minimum requirement "
        "gives no points: it is met or it is not. Accepted gives the whole weight, accepted with a "
        "comment what the supplier’s own answer gives, but at least half; elaboration needed and "
        "rejected give nothing. You can change the weights until the answers can "
        "be read; from then on they stand. Suppliers do not see them."
    )
    heading = _("What the priorities weigh")
    context = {"dialogue": dialogue, "form": form, "heading": heading, "text": text}
    return form_page(request, context)


def trail(dialogue: MarketDialogue) -> list[tuple[str, str]]:
    """Where one is: the list, the dialogue."""
    return [
        (_("Market dialogues"), reverse("requirements_bank:dialogue_list")),
        (dialogue.name, dialogue.get_absolute_url()),
    ]


def form_page(request: UserRequest, context: dict[str, Any]) -> HttpResponse:
    context["trail"] = [*trail(context["dialogue"]), (context["heading"], "")]
    return render(request, "requirements_bank/dialogue_form.html", context)
