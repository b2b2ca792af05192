"""An administrator words the mails that suppliers get."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.http import UserRequest, posted
from notifications.events import LANGUAGES
from requirements_bank import permissions
from requirements_bank.actions import mail_texts
from requirements_bank.forms.texts import MailTextForm
from requirements_bank.models import MailText
from requirements_bank.texts import letters
from requirements_bank.texts.placeholders import meanings
from requirements_bank.texts.sample_mail import sample_of


@require_GET
def mail_text_list(request: UserRequest) -> HttpResponse:
    _must_write(request)
    own = MailText.objects.filter(authority=request.user.authority_id)
    worded = set(own.values_list("kind", "language"))
    rows = [
        (kind.name, [_in(code, key, is_own=(key, code) in worded) for code in LANGUAGES])
        for key, kind in letters.KINDS.items()
    ]
    context = {"rows": rows, "tab": "dialogues"}
    return render(request, "requirements_bank/mail_text_list.html", context)


@require_http_methods(["GET", "POST"])
def write_mail_text(request: UserRequest, mail: str, language: str) -> HttpResponse:
    text = _text(request, mail, language)
    form = MailTextForm(posted(request), instance=text)
    if form.is_valid() and "save" in request.POST:
        mail_texts.write_mail_text(text, by=request.user)
        messages.success(request, _("Saved. The mail reads so from now on."))
        return redirect("requirements_bank:mail_text_list")
    kind = letters.KINDS[mail]
    context = {
        "form": form,
        "text": text,
        "name": kind.name,
        "placeholders": meanings(kind.knows),
        "needs": kind.needs,
        "sample": sample_of(text, by=request.user) if not form.errors else None,
        "trail": _trail(str(kind.name)),
    }
    return render(request, "requirements_bank/write_mail_text.html", context)


@require_POST
def reset_mail_text(request: UserRequest, mail: str, language: str) -> HttpResponse:
    mail_texts.reset_mail_text(_text(request, mail, language), by=request.user)
    messages.success(request, _("The mail reads as the standard again."))
    return redirect("requirements_bank:write_mail_text", mail=mail, language=language)


def _must_write(request: UserRequest) -> None:
    if not permissions.can_write_mail_texts(request.user, request.user.authority):
        raise PermissionDenied


def _text(request: UserRequest, mail: str, language: str) -> MailText:
    _must_write(request)
    if mail not in letters.KINDS or language not in LANGUAGES:
        raise Http404
    return letters.text_of(request.user.authority, mail, language)


def _in(language: str, mail: str, *, is_own: bool) -> tuple[str, str, bool, None]:
    address = reverse("requirements_bank:write_mail_text", args=[mail, language])
    return language, address, is_own, None


def _trail(name: str) -> list[tuple[str, str]]:
    return [
        (_("Rules for market dialogues"), reverse("requirements_bank:rules")),
        (_("Mails to suppliers"), reverse("requirements_bank:mail_text_list")),
        (name, ""),
    ]
