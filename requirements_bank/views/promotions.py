"""Promotions: proposed from a requirement, talked about on a page of their own, and decided."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.http import UserRequest, posted
from accounts.permissions import get_permitted
from portal.paging import Order, paginate
from requirements_bank import permissions
from requirements_bank.actions import promotions
from requirements_bank.bank import versions
from requirements_bank.bank.visibility import Level, Reading, readable
from requirements_bank.forms.bank import ReasonForm
from requirements_bank.forms.promotion import DiscussForm, MessageForm, MoveForm, ProposeForm
from requirements_bank.models import EditorialMeeting, Promotion, PromotionComment
from requirements_bank.views.requirements import ask, rows

ORDERS = {"new": Order(gettext_lazy("Newest first"), ("-id",))}
WHOLE = ("requirement__category__parent", "copy__category__parent")


@require_GET
def promotion_list(request: UserRequest) -> HttpResponse:
    """What waits, under the meeting that it is on; then what is decided."""
    found = _visible(request)
    coming = list(EditorialMeeting.objects.coming())
    groups: list[dict[str, Any]] = [{"meeting": one, "promotions": []} for one in coming]
    without: dict[str, Any] = {"meeting": None, "promotions": []}
    by_meeting = {group["meeting"].pk: group for group in groups}
    for promotion in found.open().order_by("proposed_at", "pk"):
        by_meeting.get(promotion.meeting_id, without)["promotions"].append(promotion)
    context = {
        "groups": [*groups, without] if without["promotions"] else groups,
        "page": paginate(request, found.decided(), ORDERS),
        "may_plan": permissions.edits_shared(request.user),
        "trail": _trail(),
    }
    return render(request, "requirements_bank/promotion_list.html", context)


@require_GET
def promotion_detail(request: UserRequest, pk: int) -> HttpResponse:
    form = DiscussForm(may_vote=permissions.edits_shared(request.user))
    return _detail(request, get_object_or_404(_visible(request), pk=pk), form)


@require_http_methods(["GET", "POST"])
def propose_promotion(request: UserRequest, pk: int) -> HttpResponse:
    requirement = get_permitted(request, permissions.can_propose_promotion, rows(request), pk=pk)
    form = ProposeForm(posted(request))
    if form.is_valid():
        promotion = promotions.propose(requirement, by=request.user, **form.cleaned_data)
        messages.success(request, _("The cross-municipal editors have got your proposal."))
        return redirect(promotion)
    words = {
        "heading": _("Propose %(label)s to everybody") % {"label": requirement.label},
        "lead": _(
            "The cross-municipal editors get a copy with its files, but not your notes and not "
            "what you have added for yourselves. Your own requirement stays as it is."
        ),
        "button": _("Propose it"),
    }
    return ask(request, requirement, form, words)


@require_POST
def discuss(request: UserRequest, pk: int) -> HttpResponse:
    promotion = get_permitted(request, permissions.can_discuss, _visible(request), pk=pk)
    form = DiscussForm(request.POST, may_vote=permissions.edits_shared(request.user))
    if not form.is_valid():
        return _detail(request, promotion, form)
    promotions.discuss(promotion, by=request.user, **form.cleaned_data)
    return redirect(f"{promotion.get_absolute_url()}#discussion")


@require_http_methods(["GET", "POST"])
def approve_promotion(request: UserRequest, pk: int) -> HttpResponse:
    promotion = get_permitted(request, permissions.can_approve_promotion, _visible(request), pk=pk)
    words = {
        "heading": _("Approve %(label)s") % {"label": promotion.copy.label},
        "lead": _("It is published as it stands now: read it through before you approve it."),
        "button": _("Approve and publish"),
        "done": _("It is everybody’s from now on, and the proposer is told."),
    }
    return _decide(request, promotion, MessageForm, promotions.approve, words)


@require_http_methods(["GET", "POST"])
def reject_promotion(request: UserRequest, pk: int) -> HttpResponse:
    promotion = get_permitted(request, permissions.can_reject_promotion, _visible(request), pk=pk)
    words = {
        "heading": _("Reject %(label)s") % {"label": promotion.copy.label},
        "lead": _("The proposer gets your reason by mail, and keeps the own requirement."),
        "button": _("Reject the proposal"),
        "done": _("The proposal is rejected, and the proposer is told why."),
    }
    return _decide(request, promotion, ReasonForm, promotions.reject, words)


@require_http_methods(["GET", "POST"])
def withdraw_promotion(request: UserRequest, pk: int) -> HttpResponse:
    promotion = get_permitted(request, permissions.can_withdraw_promotion, _visible(request), pk=pk)
    words = {
        "heading": _("Withdraw the proposal"),
        "lead": _("The editors are told. You can propose the requirement again later."),
        "button": _("Withdraw the proposal"),
        "done": _("The proposal is withdrawn."),
    }
    return _decide(request, promotion, MessageForm, promotions.withdraw, words)


@require_http_methods(["GET", "POST"])
def move_promotion(request: UserRequest, pk: int) -> HttpResponse:
    promotion = get_permitted(request, permissions.can_move_promotion, _visible(request), pk=pk)
    words = {
        "heading": _("Choose a meeting"),
        "lead": _("The proposer is told when it is talked about."),
        "button": _("Put it on the meeting"),
        "done": _("The proposal is on the meeting."),
    }
    return _decide(request, promotion, MoveForm, promotions.move, words)


def _decide(
    request: UserRequest,
    promotion: Promotion,
    form_class: type[forms.Form],
    act: Callable[..., None],
    words: dict[str, str],
) -> HttpResponse:
    form = form_class(posted(request))
    if form.is_valid():
        act(promotion, by=request.user, **form.cleaned_data)
        messages.success(request, words["done"])
        return redirect(promotion)
    trail = _trail((str(promotion), promotion.get_absolute_url()), (words["heading"], ""))
    context = {"promotion": promotion, "form": form, "trail": trail, **words}
    return render(request, "requirements_bank/decide_promotion.html", context)


def _detail(request: UserRequest, promotion: Promotion, form: DiscussForm) -> HttpResponse:
    # As it was proposed: what its owner makes of the original afterwards is the owner's own.
    proposed = promotion.copy.versions.get(number=1).content
    before, now = (
        readable(content, Level.AUTHORITY)
        for content in (proposed, versions.content_of(promotion.copy))
    )
    comments = list(promotion.comments.select_related("by__authority"))
    context = {
        "promotion": promotion,
        "reading": Reading(promotion.copy, Level.AUTHORITY),
        "differences": versions.differences(before, now),
        "comments": comments,
        "votes": _votes(comments),
        "form": form,
        "may_read_original": promotion.requirement.is_edited_by(request.user),
        "trail": _trail((str(promotion), "")),
    }
    return render(request, "requirements_bank/promotion_detail.html", context)


def _votes(comments: list[PromotionComment]) -> list[tuple[str, list[str]]]:
    """Who is for it and who against, by what each said last."""
    last = {comment.by: comment.vote for comment in comments if comment.vote}
    sides = [
        (str(vote.label), [str(person) for person, said in last.items() if said == vote])
        for vote in PromotionComment.Vote
    ]
    return [(label, names) for label, names in sides if names]


def _visible(request: UserRequest) -> Any:
    found: QuerySet[Promotion] = Promotion.objects.visible_to(request.user)
    return found.select_related(*WHOLE, "proposed_by", "decided_by", "authority", "meeting")


def _trail(*places: tuple[str, str]) -> list[tuple[str, str]]:
    bank = (_("Requirements bank"), reverse("requirements_bank:requirement_list"))
    address = reverse("requirements_bank:promotion_list") if places else ""
    return [bank, (_("Proposals"), address), *places]
