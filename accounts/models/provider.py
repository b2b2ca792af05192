"""How an authority's people sign in with the accounts that their authority keeps itself (E03)."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models.authority import Authority, Department
from accounts.models.role import Role


class EmailDomain(models.Model):
    """What stands after @ in the addresses of one authority's people, and of no other's."""

    authority = models.ForeignKey(Authority, models.CASCADE, related_name="email_domains")
    domain = models.CharField(max_length=253, unique=True)

    def __str__(self) -> str:
        return self.domain


class IdentityProvider(models.Model):
    """The authority's own sign-in, which says who somebody is and which groups they are in."""

    class Kind(models.TextChoices):
        OIDC = "openid_connect", _("OpenID Connect (OIDC)")
        SAML = "saml", _("SAML 2.0")

    authority = models.OneToOneField(
        Authority, models.PROTECT, related_name="identity_provider", verbose_name=_("authority")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.OIDC)
    address = models.CharField(_("address"), max_length=500)
    client_id = models.CharField(_("client ID"), max_length=200, blank=True)
    # Encrypted, and shown to nobody.
    sealed_secret = models.TextField(blank=True)
    # As it calls itself, where it lets people in, and what it signs with: as was found there.
    issuer = models.CharField(max_length=500)
    sign_in_url = models.CharField(max_length=500)
    certificates = ArrayField(models.TextField(), blank=True, default=list)
    groups_claim = models.CharField(_("claim with the groups"), max_length=200, blank=True)
    email_claim = models.CharField(_("claim with the e-mail address"), max_length=200, blank=True)
    name_claim = models.CharField(_("claim with the name"), max_length=200, blank=True)
    is_on = models.BooleanField(_("people may sign in this way"), default=False)
    is_only_way = models.BooleanField(_("passwords are for administrators alone"), default=False)
    decides_all_roles = models.BooleanField(
        _("roles that were given by hand are taken away"), default=False
    )
    found_at = models.DateTimeField(_("read"), null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.authority}: {self.get_kind_display()}"

    @property
    def key(self) -> str:
        """How its addresses name it."""
        return f"myndighed-{self.authority_id}"

    @property
    def is_saml(self) -> bool:
        return self.kind == self.Kind.SAML


class ClaimRule(models.Model):
    """Who has this value among their groups holds this role, or belongs to this department.

    Without a value: everybody who signs in. With role and department: the role, only there.
    """

    provider = models.ForeignKey(IdentityProvider, models.CASCADE, related_name="rules")
    value = models.CharField(_("group"), max_length=300, blank=True)
    role = models.CharField(_("role"), max_length=20, choices=Role, blank=True)
    department = models.ForeignKey(
        Department,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("department"),
    )

    class Meta:
        ordering = ["value", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "value", "role", "department"],
                name="claim_rule_once",
                nulls_distinct=False,
                violation_error_message=_("That rule is there already."),
            ),
            models.CheckConstraint(
                name="claim_rule_gives_something",
                condition=~Q(role="", department=None),
                violation_error_message=_("Choose a role, a department, or both."),
            ),
        ]

    def __str__(self) -> str:
        gives = self.get_role_display() if self.role else self.department
        return f"{self.value or '*'}: {gives}"


class Identity(models.Model):
    """The account at the authority's own sign-in that is this person, and no other."""

    provider = models.ForeignKey(IdentityProvider, models.CASCADE, related_name="identities")
    issuer = models.CharField(max_length=500)
    subject = models.CharField(max_length=300)
    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="identity")
    linked_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("account at the authority")
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "issuer", "subject"], name="one_person_an_account"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}"
