"""How people come in: by invitation only, with e-mail and password."""

import uuid
from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from notifications.models import LINK
from notifications.outbox import Letter, Wording, post

LINKS = ("password_reset_url", "activate_url")


class Adapter(DefaultAccountAdapter):  # type: ignore[misc] # allauth has no types
    """Nobody signs up; people are invited. Mails go through the outbox like all others."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "too_many_login_attempts": _(
            "There have been too many failed attempts for this address. Wait an hour, or choose "
            "a new password."
        ),
    }

    def pre_login(self, request: HttpRequest, user: Any, **how: Any) -> HttpResponse | None:
        """Who was let in by the authority's own sign-in is in; a password may not be enough."""
        by_authority = "sociallogin" in (how.get("signal_kwargs") or {})
        if not (by_authority or user.may_use_password):
            words = _("At %(authority)s you sign in with your account there, not with a password.")
            messages.error(request, words % {"authority": user.authority})
            here = urlencode({"myndighed": user.authority.code})
            return redirect(f"{reverse('account_login')}?{here}")
        response: HttpResponse | None = super().pre_login(request, user, **how)
        return response

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    @transaction.atomic
    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue one of allauth's mails. Its link is a key, and is kept sealed until it is sent."""
        user = context.get("user")
        language = user.language if user else settings.LANGUAGE_CODE
        link = next((context[name] for name in LINKS if name in context), "")
        variables = {**context, **{name: LINK for name in LINKS if name in context}}
        with translation.override(language):
            text = render_to_string(f"{template_prefix}_message.txt", variables).strip()
            reason = gettext("You get this mail because the address is used to sign in to Indgang.")
        post(f"sign_in:{uuid.uuid4()}", Letter(email, language, link), Wording(text, "", reason))
