"""Cross-municipal editors write the text of the front page, and of suppliers' help."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.http import UserRequest, posted
from notifications.events import LANGUAGES
from portal.numbers import whole_number
from portal.refusals import said_on
from requirements_bank import permissions
from requirements_bank.actions import page_texts as actions
from requirements_bank.forms.texts import PageTextForm
from requirements_bank.models import PageText
from requirements_bank.texts import page_texts
from requirements_bank.texts.placeholders import meanings
from requirements_bank.texts.sample_mail import invented_dialogue

# How many of a text's versions its page lists.
LISTED = 50


@require_GET
def page_text_list(request: UserRequest) -> HttpResponse:
    _must_write(request)
    rows = [(page.label, [_in(code, page) for code in LANGUAGES]) for page in PageText.Page]
    return render(request, "requirements_bank/page_text_list.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
def write_page_text(request: UserRequest, page: str, language: str) -> HttpResponse:
    """The text, how it reads, and its versions. Nothing is public before it is published."""
    text = _text(request, page, language)
    current = page_texts.standing(page, language)
    written = page_texts.body_of(page, language, current)
    seen = current.number if current else 0
    initial = {"body": written, "seen": seen}
    form = PageTextForm(posted(request), instance=text, initial=initial)
    if form.is_valid() and "save" in request.POST:
        with said_on(form):
            actions.publish_page_text(text, by=request.user, seen=form.cleaned_data["seen"])
            messages.success(request, _("The text is published."))
            return redirect(request.path)
    body = form.cleaned_data.get("body", "") if form.is_bound else written
    context = {
        "form": form,
        "text": text,
        "current": current,
        "sample": _sample(request, body, text),
        "placeholders": meanings(page_texts.KNOWS[page]),
        "versions": _versions(request, page, language),
        "trail": [
            (_("Requirements bank"), reverse("requirements_bank:requirement_list")),
            (_("Texts"), reverse("requirements_bank:page_text_list")),
            (str(text), ""),
        ],
    }
    return render(request, "requirements_bank/write_page_text.html", context)


@require_POST
def put_back_page_text(request: UserRequest, page: str, language: str, number: int) -> HttpResponse:
    """An earlier version stands again; 0 is the text that the portal is delivered with."""
    text = _text(request, page, language)
    if number:
        text.body = get_object_or_404(PageText.objects.of(page, language), number=number).body
    seen = whole_number(request.POST.get("seen", "")) or 0
    actions.publish_page_text(text, by=request.user, seen=seen)
    messages.success(request, _("The text is published."))
    return redirect("requirements_bank:write_page_text", page, language)


def _in(language: str, page: str) -> tuple[str, str, bool, Any]:
    address = reverse("requirements_bank:write_page_text", args=[page, language])
    current = page_texts.standing(page, language)
    is_own = current is not None and bool(current.body)
    return language, address, is_own, current and current.written_at


def _must_write(request: UserRequest) -> None:
    if not permissions.can_write_page_texts(request.user, request.user.authority):
        raise PermissionDenied


def _text(request: UserRequest, page: str, language: str) -> PageText:
    _must_write(request)
    if page not in PageText.Page or language not in LANGUAGES:
        raise Http404
    return PageText(page=page, language=language)


def _versions(request: UserRequest, page: str, language: str) -> list[tuple[PageText, Any]]:
    rows = PageText.objects.of(page, language).select_related("written_by")[:LISTED]
    return [(row, _sample(request, row.body, row) if row.body else "") for row in rows]


def _sample(request: UserRequest, body: str, text: PageText) -> str:
    """How it reads, with the names of a market dialogue that does not exist."""
    with override(text.language):
        dialogue = invented_dialogue(request.user.authority, request.user)
        return page_texts.rendered(body, text.page, {"dialogue": dialogue})
