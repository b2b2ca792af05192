"""What is done to a requirement of the bank, and what its page shows."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.forms import model_to_dict
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.http import UserRequest, posted
from accounts.models import Authority
from accounts.permissions import get_permitted
from procurement.views.meanwhile import saves
from requirements_bank import permissions
from requirements_bank.actions import bank
from requirements_bank.bank import versions
from requirements_bank.bank.visibility import level_of, readable
from requirements_bank.forms.bank import ReasonForm, RequirementForm
from requirements_bank.models import Requirement, RequirementVersion
from requirements_bank.views.shown_requirement import shown
from requirements_bank.views.writing_help import advice_on

WORDS = ("title", "description", "rationale", "verification")
OWNERS = ("category__parent", "authority", "collaboration", "changed_by", "reviewer", "deleted_by")


@require_GET
def requirement_detail(request: UserRequest, pk: int) -> HttpResponse:
    requirement = get_object_or_404(rows(request).prefetch_related(*versions.NAMED), pk=pk)
    context = {**shown(requirement, request.user), "trail": trail(requirement)}
    return render(request, "requirements_bank/requirement_detail.html", context)


@require_http_methods(["GET", "POST"])
def draft_requirement(request: UserRequest) -> HttpResponse:
    may, own = permissions.can_draft_requirement, request.user.authority_id
    get_permitted(request, may, Authority.objects.all(), pk=own)
    # Born where one comes from, if one may write there.
    owner = request.GET.get("owner", "")
    form = RequirementForm(posted(request), user=request.user, owner=owner)
    if form.is_valid():
        kept = bank.draft(form.instance, by=request.user, relations=form.relations)
        text = _("%(label)s is kept as a draft. It is offered when you publish it.")
        messages.success(request, text % {"label": kept.label})
        return redirect(kept)
    return _form(request, form, _("New requirement"), trail(None, _("New requirement")))


@require_http_methods(["GET", "POST"])
def change_requirement(request: UserRequest, pk: int) -> HttpResponse:
    may, whole = permissions.can_change_requirement, rows(request).prefetch_related(*versions.NAMED)
    requirement = get_permitted(request, may, whole, pk=pk)
    heading = _("Change %(label)s") % {"label": requirement.label}
    form = RequirementForm(posted(request), instance=requirement, user=request.user)
    if form.is_valid():
        what = {"relations": form.relations, "comment": form.cleaned_data["comment"]}
        if saves(form, bank.change, by=request.user, **what):
            messages.success(request, _("Saved."))
            return redirect(requirement)
    return _form(request, form, heading, trail(requirement, _("Change")))


@require_POST
def publish_requirement(request: UserRequest, pk: int) -> HttpResponse:
    requirement = get_permitted(request, permissions.can_publish_requirement, rows(request), pk=pk)
    bank.publish(requirement, by=request.user)
    text = _("%(label)s is published: it can be chosen from now on.")
    messages.success(request, text % {"label": requirement.label})
    return redirect(requirement)


@require_http_methods(["GET", "POST"])
def retire_requirement(request: UserRequest, pk: int) -> HttpResponse:
    requirement = get_permitted(request, permissions.can_retire_requirement, rows(request), pk=pk)
    form = ReasonForm(posted(request))
    if form.is_valid():
        bank.retire(requirement, by=request.user, **form.cleaned_data)
        messages.success(request, _("%(label)s is retired.") % {"label": requirement.label})
        return redirect(requirement)
    words = {
        "heading": _("Retire %(label)s") % {"label": requirement.label},
        "lead": _("It is offered to no new market dialogue. Those that ask it go on asking."),
        "button": _("Retire"),
    }
    return ask(request, requirement, form, words)


@require_http_methods(["GET", "POST"])
def remove_requirement(request: UserRequest, pk: int) -> HttpResponse:
    requirement = get_permitted(request, permissions.can_remove_requirement, rows(request), pk=pk)
    form = ReasonForm(posted(request))
    if form.is_valid():
        bank.remove(requirement, by=request.user, **form.cleaned_data)
        text = _("%(label)s is deleted. You can put it back.")
        messages.success(request, text % {"label": requirement.label})
        return redirect(requirement)
    words = {
        "heading": _("Delete %(label)s") % {"label": requirement.label},
        "lead": _("It leaves the bank. Dialogues keep what they ask, and you can put it back."),
        "button": _("Delete"),
    }
    return ask(request, requirement, form, words)


@require_POST
def put_back_requirement(request: UserRequest, pk: int) -> HttpResponse:
    requirement = get_permitted(request, permissions.can_put_back_requirement, rows(request), pk=pk)
    bank.put_back(requirement, by=request.user)
    messages.success(request, _("%(label)s is in the bank again.") % {"label": requirement.label})
    return redirect(requirement)


@require_GET
def requirement_versions(request: UserRequest, pk: int) -> HttpResponse:
    """Each version with its author, and what it said differently from the one before."""
    requirement = get_object_or_404(rows(request), pk=pk)
    level = level_of(request.user, requirement)
    kept = list(requirement.versions.select_related("by").order_by("number"))
    changed = []
    for before, version in zip([None, *kept], kept, strict=False):
        old = readable(before.content, level) if before else {}
        new = readable(version.content, level)
        version.requirement = requirement
        changed.append((version, versions.differences(old, new) if before else []))
    context = {
        "requirement": requirement,
        "versions": reversed(changed),
        "trail": trail(requirement, _("Versions")),
    }
    return render(request, "requirements_bank/requirement_versions.html", context)


@require_GET
def requirement_version(request: UserRequest, pk: int, number: int) -> HttpResponse:
    """A version as it stood, all of it."""
    requirement = get_object_or_404(rows(request), pk=pk)
    version = get_object_or_404(requirement.versions.select_related("by"), number=number)
    version.requirement = requirement
    content = readable(version.content, level_of(request.user, requirement))
    context = {
        "requirement": requirement,
        "version": version,
        "fields": [(label, text) for label, text in versions.lines_of(content) if text],
        "trail": trail(requirement, _("Version %(number)s") % {"number": number}),
    }
    return render(request, "requirements_bank/requirement_version.html", context)


@require_POST
def put_back_version(request: UserRequest, pk: int, number: int) -> HttpResponse:
    kept = RequirementVersion.objects.filter(requirement__in=rows(request))
    kept = kept.select_related("requirement__category__parent", "requirement__collaboration")
    may = permissions.can_put_back_version
    version = get_permitted(request, may, kept, requirement=pk, number=number)
    bank.put_back_version(version, by=request.user)
    messages.success(request, _("Version %(number)s stands again.") % {"number": number})
    return redirect(version.requirement)


def rows(request: UserRequest) -> QuerySet[Requirement]:
    visible = Requirement.objects.visible_to(request.user).defer("search")
    return visible.select_related(*OWNERS)


def trail(requirement: Requirement | None, place: str = "") -> list[tuple[str, str]]:
    found = [(_("Requirements bank"), reverse("requirements_bank:requirement_list"))]
    if requirement:
        found.append((requirement.label, requirement.get_absolute_url() if place else ""))
    return [*found, (place, "")] if place else found


def ask(
    request: UserRequest, requirement: Requirement, form: Any, words: dict[str, Any]
) -> HttpResponse:
    context = {
        "requirement": requirement,
        "form": form,
        "trail": trail(requirement, words["heading"]),
        **words,
    }
    return render(request, "requirements_bank/requirement_ask.html", context)


def _form(
    request: UserRequest, form: RequirementForm, heading: str, place: list[tuple[str, str]]
) -> HttpResponse:
    written = request.POST.dict() if form.is_bound else model_to_dict(form.instance, fields=WORDS)
    typed = written | {"requirement": str(form.instance.pk or "")}
    advice = advice_on(typed, request.user)
    context = {"form": form, "heading": heading, "trail": place, "advice": advice}
    return render(request, "requirements_bank/requirement_form.html", context)
