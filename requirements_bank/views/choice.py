"""Which requirements a draft asks: by the questions, by hand, in own words."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.http import UserRequest, posted
from accounts.permissions import get_permitted
from portal.paging import Order, paginate
from requirements_bank import permissions
from requirements_bank.actions import questions as guided
from requirements_bank.actions import requirements
from requirements_bank.chosen import selection_for
from requirements_bank.filters import RequirementFilter
from requirements_bank.forms.questions import QuestionsForm
from requirements_bank.forms.requirement import (
    FreeRequirementForm,
    ParametersForm,
    PickForm,
)
from requirements_bank.models import DialogueRequirement, MarketDialogue, Requirement
from requirements_bank.models.asked import DialogueRequirementQuerySet
from requirements_bank.views.bank import ORDERS
from requirements_bank.views.dialogues import trail, visible

ASKED = {"number": Order("", ("position", "id"))}


def _draft(request: UserRequest, pk: int) -> MarketDialogue:
    drafts = visible(request).select_related("case__request", "case__department", "created_by")
    return get_permitted(request, permissions.can_edit_dialogue, drafts, pk=pk)


def questions(request: UserRequest, pk: int) -> HttpResponse:
    dialogue = _draft(request, pk)
    form = QuestionsForm(request.POST or None, dialogue=dialogue)
    if form.is_valid():
        outcome = guided.answer(dialogue, by=request.user, answers=form.given)
        for text in outcome.unwritten:
            messages.warning(
                request, _("The request itself was not changed: %(why)s") % {"why": text}
            )
        return redirect("requirements_bank:chosen", dialogue.pk)
    context = {"dialogue": dialogue, "form": form}
    context["trail"] = [*trail(dialogue), (_("Questions"), "")]
    return render(request, "requirements_bank/questions.html", context)


def chosen(request: UserRequest, pk: int) -> HttpResponse:
    dialogue = get_object_or_404(visible(request), pk=pk)
    rows = dialogue.requirements.prefetch_related("chosen_by")
    context = {
        "dialogue": dialogue,
        "page": paginate(request, rows, ASKED, rows=60),
        "removed": dialogue.removed.order_by("number"),
        "number": dialogue.requirements.count(),
        "selection": selection_for(dialogue) if dialogue.is_draft else None,
        "is_guided": dialogue.question_answers.exists(),
        "trail": [*trail(dialogue), (_("Requirements"), "")],
    }
    return render(request, "requirements_bank/chosen.html", context)


@require_POST
def remove_requirements(request: UserRequest, pk: int) -> HttpResponse:
    dialogue = _draft(request, pk)
    form = PickForm(request.POST, among=dialogue.requirements.all())
    if not form.is_valid():
        messages.error(request, _("Tick at least one requirement."))
        return redirect("requirements_bank:chosen", dialogue.pk)
    rows: DialogueRequirementQuerySet = form.cleaned_data["ticked"]
    minimum = rows.minimum()
    if minimum and "confirmed" not in request.POST:
        context = {
            "dialogue": dialogue,
            "rows": rows,
            "minimum": minimum,
            "trail": [*trail(dialogue), (_("Remove requirements"), "")],
        }
        return render(request, "requirements_bank/remove_requirements.html", context)
    number = requirements.remove(dialogue, by=request.user, rows=rows)
    text = ngettext("%(n)d requirement is removed.", "%(n)d requirements are removed.", number)
    messages.success(request, text % {"n": number})
    return redirect("requirements_bank:chosen", dialogue.pk)


def choose(request: UserRequest, pk: int) -> HttpResponse:
    dialogue = _draft(request, pk)
    bank = Requirement.objects.offered_to(dialogue.authority_id).not_in(dialogue.requirements.all())
    form = PickForm(posted(request), among=bank)
    if form.is_valid():
        number = requirements.add(
            dialogue, by=request.user, requirements=form.cleaned_data["ticked"]
        )
        text = ngettext("%(n)d requirement is added.", "%(n)d requirements are added.", number)
        messages.success(request, text % {"n": number})
        return redirect("requirements_bank:chosen", dialogue.pk)
    found = RequirementFilter(request.GET, bank.select_related("category__parent"))
    context = {
        "dialogue": dialogue,
        "form": form,
        "filter": found,
        "page": paginate(request, found.qs, ORDERS, rows=60),
        "trail": [*trail(dialogue), (_("Add requirements"), "")],
    }
    return render(request, "requirements_bank/choose.html", context)


def free_requirement(request: UserRequest, pk: int) -> HttpResponse:
    dialogue = _draft(request, pk)
    form = FreeRequirementForm(
        request.POST or None, instance=DialogueRequirement(dialogue=dialogue)
    )
    if form.is_valid():
        requirements.write_free(form.instance, by=request.user)
        messages.success(request, _("The requirement is added to this market dialogue."))
        return redirect("requirements_bank:chosen", dialogue.pk)
    heading = _("A requirement of your own")
    context = {"dialogue": dialogue, "form": form, "heading": heading}
    context["trail"] = [*trail(dialogue), (heading, "")]
    return render(request, "requirements_bank/dialogue_form.html", context)


def parameters(request: UserRequest, pk: int) -> HttpResponse:
    dialogue = _draft(request, pk)
    form = ParametersForm(request.POST or None, dialogue=dialogue)
    if form.is_valid():
        requirements.confirm_parameters(dialogue, by=request.user, values=form.values)
        messages.success(request, _("The values are confirmed."))
        return redirect(dialogue)
    context = {"dialogue": dialogue, "form": form}
    context["trail"] = [*trail(dialogue), (_("Values in the requirements"), "")]
    return render(request, "requirements_bank/parameters.html", context)
