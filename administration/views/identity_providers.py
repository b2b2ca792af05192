"""The page where an administrator sets up the authority's own sign-in (E03)."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import UserRequest, posted
from accounts.models import ClaimRule, IdentityProvider, Role
from accounts.permissions import get_permitted
from administration import permissions
from administration.actions import identity_providers as actions
from administration.discovery import find
from administration.forms.identity_providers import ClaimRuleForm, IdentityProviderForm
from administration.scope import administered, people_of
from administration.views.people import trail
from portal.refusals import Refused


@require_http_methods(["GET", "POST"])
def identity_provider(request: UserRequest) -> HttpResponse:
    provider = _own(request)
    form = IdentityProviderForm(posted(request), instance=provider)
    if form.is_valid():
        known = {name: form.cleaned_data[name] for name in ("domains", "secret")}
        try:
            actions.set_up(form.instance, by=request.user, found=form.found, **known)
        except Refused as refusal:
            form.add_error("domains", str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("administration:identity_provider")
    return _page(request, form, _rule_form(request, _own(request)))


@require_POST
def read_again(request: UserRequest) -> HttpResponse:
    """The button that tries whether it answers, and takes over its keys of today."""
    provider = _kept(request)
    try:
        found = find(provider.kind, provider.address)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        actions.read_again(provider, by=request.user, found=found)
        messages.success(request, _("It answers, and is called %s.") % found.issuer)
    return redirect("administration:identity_provider")


@require_POST
def add_claim_rule(request: UserRequest) -> HttpResponse:
    provider = _kept(request)
    form = _rule_form(request, provider, request.POST)
    if not form.is_valid():
        return _page(request, IdentityProviderForm(instance=provider), form)
    actions.add_rule(form.instance, by=request.user)
    messages.success(request, _("The rule holds from the next sign-in on."))
    return redirect("administration:identity_provider")


@require_POST
def remove_claim_rule(request: UserRequest, pk: int) -> HttpResponse:
    administered(request.user)
    rules = ClaimRule.objects.filter(
        provider__authority__in=request.user.authorities_as(Role.ADMINISTRATOR)
    ).select_related("provider__authority", "department")
    actions.remove_rule(get_object_or_404(rules, pk=pk), by=request.user)
    messages.success(request, _("The rule is gone from the next sign-in on."))
    return redirect("administration:identity_provider")


@require_POST
def forget_identity(request: UserRequest, pk: int) -> HttpResponse:
    person = get_permitted(request, permissions.can_edit_person, people_of(request.user), pk=pk)
    actions.forget_identity(person, by=request.user)
    messages.success(request, _("The account is forgotten."))
    return redirect("administration:edit_person", person.pk)


def _own(request: UserRequest) -> IdentityProvider:
    """The authority's, or one that is not saved yet."""
    authority = administered(request.user)
    found = IdentityProvider.objects.filter(authority=authority).first()
    return found or IdentityProvider(authority=authority)


def _kept(request: UserRequest) -> IdentityProvider:
    return get_object_or_404(IdentityProvider, authority=administered(request.user))


def _rule_form(
    request: UserRequest, provider: IdentityProvider, typed: QueryDict | None = None
) -> ClaimRuleForm:
    rule = ClaimRule(provider=provider)
    return ClaimRuleForm(typed, instance=rule, prefix="rule", by=request.user)


def _page(request: UserRequest, form: IdentityProviderForm, rule_form: Any) -> HttpResponse:
    provider = _own(request)

    def address(name: str) -> str:
        return request.build_absolute_uri(reverse(name, args=[provider.key]))

    context = {
        "form": form,
        "provider": provider,
        "rule_form": rule_form,
        "rules": provider.rules.select_related("department") if provider.pk else [],
        "oidc_url": address("openid_connect_callback"),
        "saml_url": address("saml_answer"),
        "metadata_url": address("saml_metadata"),
        "tab": "sign_in",
        "trail": trail((_("Sign-in"), "")),
    }
    return render(request, "administration/identity_provider.html", context)
