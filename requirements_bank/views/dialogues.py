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
from requirements_bank import gates, permissions
from requirements_bank.actions import dialogues
from requirements_bank.chosen import plan_for
from requirements_bank.filters import DialogueFilter
from requirements_bank.forms.dialogue import (
    CancelForm,
    DeadlineForm,
    DialogueForm,
    PostponeForm,
)
from requirements_bank.models import Domain, MarketDialogue, Question
from requirements_bank.models.dialogue import MarketDialogueQuerySet

ORDERS = {
    "new": Order(gettext_lazy("Newest first"), ("-id",)),
    "name": Order(gettext_lazy("Name"), ("name", "id")),
}


def visible(request: UserRequest) -> MarketDialogueQuerySet:
    found = MarketDialogue.objects.visible_to(request.user)
    people = ("created_by", "owner", "proposed_by")
    found = found.select_related("authority", "case__department", *people)
    return found.prefetch_related("team")


def dialogue_list(request: UserRequest) -> HttpResponse:
    found = DialogueFilter(request.GET, visible(request))
    page = paginate(request, found.qs, ORDERS)
    context = {"filter": found, "page": page, "query": request.GET.urlencode()}
    context["reads_infrastructure"] = permissions.can_read_infrastructure(request.user)
    return render(request, "requirements_bank/dialogue_list.html", context)


def dialogue_csv(request: UserRequest) -> StreamingHttpResponse:
    rows = DialogueFilter(request.GET, visible(request)).qs.order_by("-id")
    header = [_("Name"), _("Case"), _("Department"), _("State"), _("Deadline"), _("Made by")]
    return csv_response(
        "markedsdialoger.csv",
        header,
        [
            [
                row.name,
                row.case.number,
                row.case.department,
                row.get_status_display(),
                moment(row.deadline),
                row.created_by,
            ]
            for row in rows
        ],
    )


def dialogue_detail(request: UserRequest, pk: int) -> HttpResponse:
    dialogue = get_object_or_404(visible(request), pk=pk)
    now = database_now()
    context = {
        "dialogue": dialogue,
        "missing": gates.missing(dialogue, now=now) if dialogue.is_draft else [],
        "is_late": dialogue.deadline is not None and dialogue.deadline <= now,
        "requirements": dialogue.requirements.count(),
        "minimum": dialogue.requirements.minimum().count(),
        "unclear": dialogue.question_answers.unclear().select_related("question"),
        "invitations": dialogue.invitations.with_delivery().order_by("supplier_name", "pk"),
        "domains": dialogue.domains.order_by("name"),
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
    form = DialogueForm(request.POST or None, instance=dialogue, initial=initial)
    if form.is_valid():
        domains = form.cleaned_data["domains"]
        dialogue = dialogues.start(form.instance, by=request.user, domains=domains)
        messages.success(request, _("The market dialogue is saved as a draft."))
        return redirect("requirements_bank:course", dialogue.pk)
    context = {"form": form, "case": case}
    return render(request, "requirements_bank/dialogue_new.html", context)


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
    return _form_page(request, context)


def set_deadline(request: UserRequest, pk: int) -> HttpResponse:
    dialogue = get_permitted(request, permissions.can_edit_dialogue, visible(request), pk=pk)
    form = DeadlineForm(request.POST or None, dialogue=dialogue)
    if form.is_valid():
        dialogues.set_deadline(dialogue, by=request.user, deadline=form.cleaned_data["deadline"])
        text = _("Suppliers can answer until %(deadline)s.")
        messages.success(request, text % {"deadline": moment(dialogue.deadline, "zone")})
        return redirect(dialogue)
    context = {"dialogue": dialogue, "form": form, "heading": _("Deadline for answers")}
    return _form_page(request, context)


def activate(request: UserRequest, pk: int) -> HttpResponse:
    dialogue = get_permitted(request, permissions.can_activate, visible(request), pk=pk)
    missing = gates.missing(dialogue, now=database_now())
    if request.method == "POST" and not missing:
        dialogues.activate(dialogue, by=request.user)
        messages.success(request, _("The market dialogue is open. Now invite suppliers."))
        return redirect(dialogue)
    context = {
        "dialogue": dialogue,
        "missing": missing,
        "requirements": dialogue.requirements.count(),
        "trail": [*trail(dialogue), (_("Open the market dialogue"), "")],
    }
    return render(request, "requirements_bank/activate.html", context)


def postpone(request: UserRequest, pk: int) -> HttpResponse:
    dialogue = get_permitted(request, permissions.can_postpone, visible(request), pk=pk)
    form = PostponeForm(request.POST or None, dialogue=dialogue)
    if form.is_valid():
        deadline, reason = form.cleaned_data["deadline"], form.cleaned_data["reason"]
        dialogues.postpone(dialogue, by=request.user, deadline=deadline, reason=reason)
        messages.success(request, _("The deadline is moved, and the suppliers are told."))
        return redirect(dialogue)
    context = {"dialogue": dialogue, "form": form, "heading": _("Move the deadline")}
    return _form_page(request, context)


def cancel(request: UserRequest, pk: int) -> HttpResponse:
    dialogue = get_permitted(request, permissions.can_cancel, visible(request), pk=pk)
    form = CancelForm(request.POST or None)
    if form.is_valid():
        dialogues.cancel(dialogue, by=request.user, **form.cleaned_data)
        messages.success(request, _("The market dialogue is cancelled."))
        return redirect(dialogue)
    context = {"dialogue": dialogue, "form": form, "heading": _("Cancel the market dialogue")}
    return _form_page(request, context)


def trail(dialogue: MarketDialogue) -> list[tuple[str, str]]:
    """Where one is: the list, the dialogue."""
    return [
        (_("Market dialogues"), reverse("requirements_bank:dialogue_list")),
        (dialogue.name, dialogue.get_absolute_url()),
    ]


def _form_page(request: UserRequest, context: dict[str, Any]) -> HttpResponse:
    context["trail"] = [*trail(context["dialogue"]), (context["heading"], "")]
    return render(request, "requirements_bank/dialogue_form.html", context)
