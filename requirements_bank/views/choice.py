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
from requirements_bank.actions import free, requirements
from requirements_bank.actions import questions as guided
from requirements_bank.choosing.chosen import plan_for, uncovered
from requirements_bank.choosing.reasons import Wording
from requirements_bank.forms.filters import RequirementFilter
from requirements_bank.forms.questions import ChangesForm, QuestionsForm
from requirements_bank.forms.requirement import (
    FreeRequirementForm,
    ParametersForm,
    PickForm,
)
from requirements_bank.models import (
    DialogueRequirement,
    LocalExtension,
    MarketDialogue,
    Requirement,
)
from requirements_bank.models.asked import DialogueRequirementQuerySet
from requirements_bank.views.bank import ORDERS
from requirements_bank.views.dialogues import trail, visible

# As many changes as one can look through at a time; the page stays below 100 kB.
ONE_LOOK = 60
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
        page = "changes" if outcome.plan.is_open else "chosen"
        return redirect(f"requirements_bank:{page}", dialogue.pk)
    context = {"dialogue": dialogue, "form": form}
    context["trail"] = [*trail(dialogue), (_("Questions"), "")]
    return render(request, "requirements_bank/questions.html", context)


@require_POST
def skip_questions(request: UserRequest, pk: int) -> HttpResponse:
    dialogue = _draft(request, pk)
    guided.skip(dialogue, by=request.user)
    return redirect("requirements_bank:choose", dialogue.pk)


def changes(request: UserRequest, pk: int) -> HttpResponse:
    """What the choice would change now, and which of it is wanted."""
    dialogue = _draft(request, pk)
    form = ChangesForm(posted(request))
    if form.is_valid():
        plan = guided.follow(dialogue, by=request.user, taken=form.taken, declined=form.declined)
        messages.success(request, _("The requirements are changed as you said."))
        page = "changes" if plan.is_open else "chosen"
        return redirect(f"requirements_bank:{page}", dialogue.pk)
    plan, why = plan_for(dialogue), Wording(dialogue)
    bank = Requirement.objects.filter(pk__in=plan.added).select_related("category__parent")
    rows = dialogue.requirements.filter(requirement__in=plan.dropped)
    gone = rows.select_related("requirement").prefetch_related("chosen_by")[:ONE_LOOK]
    new = bank.order_by("number")[: ONE_LOOK - len(gone)]
    context = {
        "dialogue": dialogue,
        "plan": plan,
        "added": [(one, why.of(plan.added[one.pk])) for one in new],
        "dropped": [(row, why.of_dropped(row, plan.selection)) for row in gone],
        "more": plan.changes - len(gone) - len(new),
        "trail": [*trail(dialogue), (_("What would change"), "")],
    }
    return render(request, "requirements_bank/changes.html", context)


def chosen(request: UserRequest, pk: int) -> HttpResponse:
    dialogue = get_object_or_404(visible(request).select_related("case__request"), pk=pk)
    rows = dialogue.requirements.prefetch_related("chosen_by")
    page, why = paginate(request, rows, ASKED, rows=60), Wording(dialogue)
    context = {
        "dialogue": dialogue,
        "page": page,
        "lines": [(row, why.of_row(row)) for row in page.rows],
        "removed": dialogue.removed.order_by("number"),
        "number": dialogue.requirements.count(),
        "trail": [*trail(dialogue), (_("Requirements"), "")],
    }
    if dialogue.is_draft:
        context["plan"] = plan = plan_for(dialogue)
        context["uncovered"] = ", ".join(str(one.name) for one in uncovered(dialogue))
        own = LocalExtension.objects.filter(authority=dialogue.authority_id)
        deselected = own.filter(requirement__in=plan.selection.deselected)
        if not permissions.is_guest(request.user, dialogue):
            context["deselected"] = deselected.select_related("requirement")
    return render(request, "requirements_bank/chosen.html", context)


@require_POST
def remove_requirements(request: UserRequest, pk: int) -> HttpResponse:
    dialogue = _draft(request, pk)
    form = PickForm(request.POST, among=dialogue.requirements.select_related("requirement"))
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
    bank = Requirement.objects.offered_to(dialogue.authority_id).visible_to(request.user)
    bank = bank.not_in(dialogue.requirements.all())
    found = RequirementFilter(request.GET, bank.select_related("category__parent"))
    # Where a filter names what is gone meanwhile, the whole bank would be found.
    all_found = "all" in request.POST and found.is_valid()
    form = PickForm(None if all_found else posted(request), among=bank)
    if all_found or form.is_valid():
        picked = found.qs if all_found else form.cleaned_data["ticked"]
        number = requirements.add(dialogue, by=request.user, requirements=picked)
        text = ngettext("%(n)d requirement is added.", "%(n)d requirements are added.", number)
        messages.success(request, text % {"n": number})
        return redirect("requirements_bank:chosen", dialogue.pk)
    context = {
        "dialogue": dialogue,
        "form": form,
        "filter": found,
        "is_narrowed": any(request.GET.get(name) for name in found.filters),
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
        free.write_free(form.instance, by=request.user)
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
