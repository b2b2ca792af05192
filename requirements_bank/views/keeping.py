"""Who runs a market dialogue, and what becomes of it: archive, template, delete; and the rules."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.http import UserRequest, posted
from accounts.models import Role
from accounts.permissions import get_permitted
from portal.paging import Order, paginate
from requirements_bank import permissions
from requirements_bank.actions import keeping
from requirements_bank.actions import rules as rules_actions
from requirements_bank.forms.keeping import HandOverForm, ReasonForm, RulesForm, TemplateForm
from requirements_bank.models import DialogueRules, MarketDialogue
from requirements_bank.views.dialogues import form_page, visible

DELETED = {"new": Order("", ("-deleted_at", "-id"))}


def hand_over(request: UserRequest, pk: int) -> HttpResponse:
    dialogue = get_permitted(request, permissions.can_hand_over, visible(request), pk=pk)
    form = HandOverForm(request.POST or None, dialogue=dialogue)
    if form.is_valid():
        keeping.hand_over(dialogue, by=request.user, **form.cleaned_data)
        messages.success(request, _("Owner and team are saved."))
        return redirect("requirements_bank:dialogue_list")
    context = {"dialogue": dialogue, "form": form, "heading": _("Owner and team")}
    return form_page(request, context)


@require_POST
def archive(request: UserRequest, pk: int) -> HttpResponse:
    dialogue = get_permitted(request, permissions.can_archive, visible(request), pk=pk)
    keeping.archive(dialogue, by=request.user)
    messages.success(request, _("The market dialogue is archived. Its answers can still be read."))
    return redirect(dialogue)


@require_POST
def take_out(request: UserRequest, pk: int) -> HttpResponse:
    dialogue = get_permitted(request, permissions.can_take_out, visible(request), pk=pk)
    keeping.take_out(dialogue, by=request.user)
    messages.success(request, _("The market dialogue is out of the archive again."))
    return redirect(dialogue)


def offer_as_template(request: UserRequest, pk: int) -> HttpResponse:
    dialogue = get_permitted(request, permissions.can_offer_as_template, visible(request), pk=pk)
    form = TemplateForm(request.POST or None, instance=dialogue)
    if form.is_valid():
        name = form.cleaned_data["template_name"]
        keeping.offer_as_template(dialogue, by=request.user, name=name)
        messages.success(request, _("The template is saved."))
        return redirect(dialogue)
    return form_page(request, {"dialogue": dialogue, "form": form, "heading": _("Template")})


def discard(request: UserRequest, pk: int) -> HttpResponse:
    dialogue = get_permitted(request, permissions.can_discard, visible(request), pk=pk)
    label, button = _("Why it is deleted"), _("Delete the market dialogue")
    form = ReasonForm(request.POST or None, label=label, button=button, warns=True)
    if form.is_valid():
        keeping.discard(dialogue, by=request.user, reason=form.cleaned_data["message"])
        messages.success(request, _("The market dialogue is deleted. It can be put back."))
        return redirect("requirements_bank:discarded_dialogues")
    context = {"dialogue": dialogue, "form": form, "heading": _("Delete the market dialogue")}
    context["text"] = _(
        "Nobody sees it any more, neither its requirements nor its answers. "
        "Nothing is thrown away: an administrator can put it back."
    )
    return form_page(request, context)


def discarded_dialogues(request: UserRequest) -> HttpResponse:
    authorities = request.user.authorities_as(Role.ADMINISTRATOR)
    if not authorities:
        raise PermissionDenied
    rows = MarketDialogue.objects.deleted(*authorities).select_related("case", "deleted_by")
    context = {"page": paginate(request, rows, DELETED), "tab": "dialogues"}
    return render(request, "requirements_bank/discarded_dialogues.html", context)


@require_POST
def restore(request: UserRequest, pk: int) -> HttpResponse:
    rows = MarketDialogue.objects.deleted(*request.user.authorities_as(Role.ADMINISTRATOR))
    dialogue = get_permitted(request, permissions.can_restore, rows, pk=pk)
    keeping.restore(dialogue, by=request.user)
    messages.success(request, _("The market dialogue is put back."))
    return redirect(dialogue)


def rules(request: UserRequest) -> HttpResponse:
    authority = request.user.authority
    if not permissions.can_set_rules(request.user, authority):
        raise PermissionDenied
    form = RulesForm(posted(request), instance=DialogueRules.of(authority))
    if form.is_valid():
        rules_actions.set_rules(authority, by=request.user, **form.cleaned_data)
        messages.success(request, _("The rules are saved."))
        return redirect("requirements_bank:rules")
    return render(request, "requirements_bank/rules.html", {"form": form, "tab": "dialogues"})
