"""What an administrator types about the authority's own sign-in (E03)."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import ClaimRule, EmailDomain, IdentityProvider, Role, User
from administration.discovery import Found, find
from administration.forms.people import DepartmentField, offer_departments
from administration.permissions import roles_to_give
from portal.refusals import Refused

DOMAIN = re.compile(r"[a-z0-9æøå]([a-z0-9æøå-]*[a-z0-9æøå])?(\.[a-z0-9æøå-]+)+")
Kind = IdentityProvider.Kind


class IdentityProviderForm(forms.ModelForm):
    """Where it is, how we are known there, and what it may decide.

    What is at the address is read when it is new, so that a slip is seen here and not at sign-in.
    """

    found: Found | None = None
    secret = forms.CharField(
        label=_("Client secret"),
        required=False,
        max_length=500,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("OIDC only. It is kept encrypted and never shown. Empty: it stays as it is."),
    )
    domains = forms.CharField(
        label=_("E-mail domains"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "What stands after @ in your people’s addresses, one a line. Others are refused."
        ),
    )

    class Meta:
        model = IdentityProvider
        fields = [
            *("kind", "address", "client_id", "email_claim", "name_claim", "groups_claim"),
            *("is_on", "is_only_way", "decides_all_roles"),
        ]
        widgets = {"kind": forms.RadioSelect}
        help_texts = {
            "address": _("OIDC: the issuer’s address. SAML: the address of the metadata."),
            "client_id": _("OIDC only: how the portal is known there."),
            "email_claim": _("Empty: the usual names are tried."),
            "name_claim": _("Empty: the usual names are tried."),
            "groups_claim": _("Empty: the usual names are tried. The rules below use its values."),
            "is_only_way": _("Others than administrators are not let in by a password."),
            "decides_all_roles": _(
                "At sign-in people keep only the roles that the rules give. Otherwise roles given "
                "by hand stay beside them."
            ),
        }

    field_order = [
        *("kind", "address", "client_id", "secret", "domains"),
        *("email_claim", "name_claim", "groups_claim"),
        *("is_on", "is_only_way", "decides_all_roles"),
    ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = Kind.choices  # type: ignore[attr-defined] # no empty choice
        known = self.instance.authority.email_domains.order_by("domain")
        self.initial["domains"] = "\n".join(known.values_list("domain", flat=True))

    def clean_domains(self) -> list[str]:
        typed = self.cleaned_data["domains"].lower().replace("@", " ").replace(",", " ").split()
        for domain in typed:
            if not DOMAIN.fullmatch(domain):
                raise ValidationError(_("%(domain)s is no domain.") % {"domain": domain})
            if self._is_of_others(domain):
                raise ValidationError(
                    _("%(domain)s is in use at another authority. Ask who runs the portal.")
                    % {"domain": domain}
                )
        return list(dict.fromkeys(typed))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        # What is kept is for the place that it was typed for, and is sent nowhere else.
        is_kept = self.instance.sealed_secret and not {"kind", "address"} & set(self.changed_data)
        has_secret = bool(cleaned.get("secret") or is_kept)
        if cleaned.get("kind") == Kind.OIDC:
            if not cleaned.get("client_id"):
                self.add_error("client_id", _("Write how the portal is known there."))
            if not has_secret:
                self.add_error("secret", _("Write the secret."))
        if cleaned.get("address") and not self.errors:
            self._look(cleaned["kind"], cleaned["address"])
        return cleaned

    def _look(self, kind: str, address: str) -> None:
        if self.instance.pk and not {"kind", "address"} & set(self.changed_data):
            return
        try:
            self.found = find(kind, address)
        except Refused as refusal:
            self.add_error("address", str(refusal))

    def _is_of_others(self, domain: str) -> bool:
        """Another authority says so, or has people there."""
        authority = self.instance.authority
        taken = EmailDomain.objects.filter(domain=domain).exclude(authority=authority)
        used = User.objects.filter(email__endswith=f"@{domain}").exclude(authority=authority)
        return taken.exists() or used.exists()


class ClaimRuleForm(forms.ModelForm):
    """One more group, and what it gives."""

    role = forms.ChoiceField(label=_("Role"), required=False)
    department = DepartmentField(
        label=_("Department"),
        required=False,
        help_text=_("With a role: only there. Without: where these people work."),
    )

    class Meta:
        model = ClaimRule
        fields = ["value", "role"]
        help_texts = {"value": _("As the claim writes it. Empty: everybody who signs in.")}

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [("", _("No role")), *roles_to_give(by)]  # type: ignore[attr-defined] # a choice field
        offer_departments(self, self.instance.provider.authority, empty=_("The whole authority"))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for name in ("value", "role", "department"):
            setattr(self.instance, name, cleaned.get(name))
        # The form's own look leaves out what is not among its fields.
        self.instance.validate_constraints()
        if cleaned.get("role") == Role.ADMINISTRATOR and cleaned.get("department"):
            self.add_error("department", _("An administrator administers the whole authority."))
        return cleaned
