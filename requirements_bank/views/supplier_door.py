"""The supplier's door: the link, and the codes from a second mail, here and at earlier answers."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal.doors import Door, go_in, hash_of, hide_path, language_of
from portal.refusals import refusal_of
from requirements_bank.actions import answers, door_codes
from requirements_bank.forms.sheet import CodeForm
from requirements_bank.models import Invitation
from requirements_bank.views.inside import (
    CODE_DOOR,
    DOOR,
    MAILBOX,
    asks_code,
    before_code,
    by_supplier,
    closed,
    is_invited,
    supplier_page,
)

NO_LINK = "requirements_bank/supplier_no_link.html"
Step = Callable[[HttpRequest, Invitation, str], HttpResponse]


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def open_link(request: HttpRequest, token: str) -> HttpResponse:
    """Show whose dialogue the link belongs to; a person presses the button to go on."""
    opened = Invitation.objects.usable().for_supplier().opened_by(hash_of(token))
    invitation = opened.first()
    if invitation is None:
        response = DOOR.refuse(request, NO_LINK)
    elif invitation.dialogue.deleted_at:
        with translation.override(language_of(request, invitation.language)):
            response = closed(request, invitation)
    elif request.method == "POST":
        step = _ask if asks_code(invitation) else _let_in
        response = step(request, invitation, hash_of(token))
    else:
        response = _show_door(request, invitation)
    return hide_path(response)


@before_code
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """Type the code from the second mail; only the right one lets in."""
    return _code_page(request, invitation, CODE_DOOR, _let_in)


@by_supplier
@require_http_methods(["GET", "HEAD", "POST"])
def show_mailbox(request: HttpRequest, invitation: Invitation, onwards: str) -> HttpResponse:
    """Show that one can read the mailbox that was invited: a link may have been passed on."""
    if not is_invited(request, invitation):
        raise Http404
    return _code_page(request, invitation, DOOR, partial(_shown, onwards=onwards))


def has_shown_mailbox(request: HttpRequest, invitation: Invitation) -> bool:
    """Whether it was in this browser, since it came in by the link that holds now."""
    return MAILBOX.opened(request, invitation.pk) == invitation.token_hash


def _show_door(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    language = language_of(request, invitation.language)
    with translation.override(language):
        response = supplier_page(request, "open", invitation, {"asks_code": asks_code(invitation)})
    response.headers["Content-Language"] = language
    return response


def _let_in(request: HttpRequest, invitation: Invitation, token_hash: str) -> HttpResponse:
    answers.open(invitation)
    DOOR.let_in(request, invitation.pk, token_hash)
    page = reverse("requirements_bank:sheet", args=[invitation.pk])
    return go_in(page, language_of(request, invitation.language))


def _ask(request: HttpRequest, invitation: Invitation, token_hash: str) -> HttpResponse:
    """Mail the first code, and go to the page where it is typed."""
    language = language_of(request, invitation.language)
    with translation.override(language):
        _send(request, invitation, token_hash)
    CODE_DOOR.let_in(request, invitation.pk, token_hash)
    return go_in(reverse("requirements_bank:code", args=[invitation.pk]), language)


def _shown(
    request: HttpRequest, invitation: Invitation, token_hash: str, *, onwards: str
) -> HttpResponse:
    MAILBOX.let_in(request, invitation.pk, token_hash)
    return redirect(f"requirements_bank:{onwards}", pk=invitation.pk)


def _code_page(
    request: HttpRequest, invitation: Invitation, door: Door, go_on: Step
) -> HttpResponse:
    """Where a code for the link that opened this door is typed, and sent anew."""
    token_hash = door.opened(request, invitation.pk)
    if "again" in request.POST:
        if _send(request, invitation, token_hash):
            messages.success(request, _("A code is on its way."))
        return redirect(request.path)
    if request.method == "POST" and CODE_DOOR.is_shut(request):
        return render(request, "429.html", status=429)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        refusal = door_codes.take(invitation, token_hash, form.cleaned_data["code"])
        if refusal is None:
            return go_on(request, invitation, token_hash)
        CODE_DOOR.count_failure(request)
        form.add_error("code", str(refusal))
    status = 422 if form.is_bound else 200
    return supplier_page(request, "code", invitation, {"form": form}, status=status)


def _send(request: HttpRequest, invitation: Invitation, token_hash: str) -> bool:
    refusal = refusal_of(partial(door_codes.send, invitation, token_hash))
    if refusal:
        messages.error(request, str(refusal))
    return refusal is None
