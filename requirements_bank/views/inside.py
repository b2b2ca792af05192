"""Behind the door: the supplier's pages know which answer sheet this browser has opened."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from portal.clock import database_now
from portal.doors import Door
from portal.refusals import Refused
from requirements_bank.actions import answers
from requirements_bank.models import (
    DialogueRules,
    Invitation,
    RoundSheet,
    Solution,
    SupplierChoice,
)
from requirements_bank.sheets import autosaving, sealing
from requirements_bank.sheets.autosaving import Typed
from requirements_bank.sheets.parts import parts_of

DOOR = Door(session_key="supplier_invitations", limit="supplier_link")
# Behind the button and before the sheet, where the authority wants a code.
CODE_DOOR = Door(session_key="supplier_codes", limit="supplier_code")
# Whose mailbox this browser has shown that it can read, beyond having the link.
MAILBOX = Door(session_key="supplier_mailboxes", limit="supplier_code")
View = Callable[..., HttpResponseBase]
Find = Callable[..., Invitation | Typed | None]


def by_supplier(view: View) -> View:
    """Give the page the invitation that this browser has opened, as long as its link holds.

    All others, unknown, foreign, expired or withdrawn, get one and the same answer.
    """
    return _behind(DOOR, view)


def before_code(view: View) -> View:
    """As `by_supplier`, where the button was pressed and the code is asked for."""

    def page(request: HttpRequest, invitation: Invitation) -> HttpResponseBase:
        return view(request, invitation) if asks_code(invitation) else _not_open(request)

    return _behind(CODE_DOOR, page)


def while_typing(view: View) -> View:
    """As `by_supplier`, for one answer: with all that saving it takes, in one query."""

    @wraps(view)
    def page(request: HttpRequest, typed: Typed, **_which: Any) -> HttpResponseBase:
        return view(request, typed)

    return _behind(DOOR, page, find=autosaving.typed_in)


def asks_code(invitation: Invitation) -> bool:
    """Whether the link alone opens nothing."""
    return DialogueRules.of(invitation.dialogue.authority_id).wants_code


def _whole(pk: int, token_hash: str, **_rest: Any) -> Invitation | None:
    opened = Invitation.objects.usable().opened_by(token_hash)
    return opened.for_supplier().filter(pk=pk).first()


def _behind(door: Door, view: View, *, find: Find = _whole) -> View:
    @login_not_required
    @wraps(view)
    def page(request: HttpRequest, pk: int, **kwargs: Any) -> HttpResponseBase:
        found = find(pk, door.opened(request, pk), **kwargs)
        if found is None:
            return _not_open(request)
        invitation = found.invitation if isinstance(found, Typed) else found
        if invitation.dialogue.deleted_at:
            return closed(request, invitation)
        if request.method == "POST":
            door.stay_in(request)
        return view(request, found, **kwargs)

    return page


def closed(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """The authority has deleted the dialogue; were it restored, the link would open it again."""
    context = {"dialogue": invitation.dialogue, "authority": invitation.dialogue.authority}
    if request.headers.get("HX-Request"):
        return render(request, "requirements_bank/supplier_closed.html#saved", context, status=422)
    return render(request, "requirements_bank/supplier_closed.html", context, status=410)


def is_invited(request: HttpRequest, invitation: Invitation) -> bool:
    """Whether the supplier's own link was opened here, and not that of a colleague."""
    return DOOR.opened(request, invitation.pk) == invitation.token_hash


def who_is_in(request: HttpRequest, invitation: Invitation) -> str:
    """The address that the link which was opened here was sent to."""
    colleague = invitation.colleagues.filter(token_hash=DOOR.opened(request, invitation.pk)).first()
    return colleague.email if colleague else invitation.email


def may_answer(invitation: Invitation) -> bool:
    is_open = invitation.dialogue.takes_answers_at(database_now())
    return is_open and invitation.status == Invitation.Status.STARTED


def attempt(invitation: Invitation, act: Callable[[], object]) -> Refused | None:
    """Do it; the reason, if it is refused. What comes too late is noted."""
    try:
        act()
    except sealing.DeadlinePassed as refusal:
        answers.note_late_attempt(invitation)
        return refusal
    except Refused as refusal:
        return refusal
    return None


def supplier_page(
    request: HttpRequest, name: str, invitation: Invitation, context: dict[str, Any], **how: Any
) -> HttpResponse:
    """A page of the sheet, with what all of them show: how far it is, and until when."""
    template = f"requirements_bank/supplier_{name}.html{how.pop('part', '')}"
    ended = invitation.colleagues.ended_by_new_link().order_by("name", "pk")
    shown = {"ended": ended if is_invited(request, invitation) else []}
    return render(request, template, _state(invitation) | shown | context, **how)


def _state(invitation: Invitation) -> dict[str, Any]:
    dialogue = invitation.dialogue
    is_open = dialogue.takes_answers_at(database_now())
    rounds = _rounds(invitation)
    parts = parts_of(invitation)
    asked = sum(len(part.requirements) for part in parts)
    unanswered = sum(len(part.unanswered) for part in parts)
    return {
        "invitation": invitation,
        "dialogue": dialogue,
        "authority": dialogue.authority,
        "is_open": is_open,
        "is_finished": invitation.status == Invitation.Status.FINISHED,
        "can_answer": is_open and invitation.status == Invitation.Status.STARTED,
        "choice": _told(invitation),
        "is_declined": invitation.status == Invitation.Status.DECLINED,
        "solution": Solution.objects.filter(invitation=invitation).first(),
        "papers": dialogue.files.all(),
        "rounds": rounds,
        "takes_words": is_open or any(takes_answers for _sheet, takes_answers in rounds),
        "parts": parts,
        "asked": asked,
        "answered": asked - unanswered,
        "unanswered": unanswered,
    }


def _rounds(invitation: Invitation) -> list[tuple[RoundSheet, bool]]:
    """The rounds that the supplier is asked in, and whether each takes answers; none before."""
    if invitation.dialogue.is_active:
        return []
    now = database_now()
    sheets = invitation.round_sheets.select_related("round").order_by("-round__number")
    standing = sheets.filter(round__is_cancelled=False)
    return [(sheet, sheet.round.takes_answers_at(now)) for sheet in standing]


def _told(invitation: Invitation) -> SupplierChoice | None:
    """The choice that the supplier had a letter about; only its standstill is for the pages."""
    rows = SupplierChoice.objects.filter(dialogue=invitation.dialogue_id, told_at__isnull=False)
    return rows.first() if invitation.letter else None


def _not_open(request: HttpRequest) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return render(request, "requirements_bank/supplier_not_open.html#saved", status=422)
    return render(request, "requirements_bank/supplier_not_open.html", status=404)
