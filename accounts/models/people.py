"""The people, the roles they hold, and who stands in for whom."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Self

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.models.authority import Authority, Department
from accounts.models.provider import IdentityProvider
from accounts.models.role import Role
from portal.written_once import WrittenOnce


class UserQuerySet(models.QuerySet["User"]):
    def visible_to(self, user: "User") -> Self:
        return self.filter(authority__in=user.authority_ids)

    def active(self) -> Self:
        return self.filter(is_active=True)

    def operators(self) -> Self:
        """The administrators of who runs the portal."""
        whole = Assignment.objects.filter(role=Role.ADMINISTRATOR, department=None)
        operating = whole.filter(authority__in=Authority.objects.operating())
        return self.active().filter(pk__in=operating.values("user"))

    def holding(self, *roles: Role, authority: Authority | int) -> Self:
        """Active people who hold one of these roles somewhere in the authority."""
        return self.active().filter(
            pk__in=Assignment.objects.filter(role__in=roles, authority=authority).values("user")
        )


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc] # a class made at run time
    """People are made by invitation; the framework asks this for one by e-mail."""


class User(AbstractBaseUser):
    """A person at an authority, who signs in with an e-mail address."""

    email = models.EmailField(
        _("e-mail"), unique=True, error_messages={"unique": _("That address is already in use.")}
    )
    name = models.CharField(_("name"), max_length=150)
    authority = models.ForeignKey(
        Authority, models.PROTECT, related_name="users", verbose_name=_("authority")
    )
    department = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="users",
        verbose_name=_("department"),
    )
    language = models.CharField(
        _("language"),
        max_length=2,
        choices=settings.LANGUAGES,
        default="da",
    )
    is_active = models.BooleanField(_("active"), default=True)
    joined_at = models.DateTimeField(_("joined"), auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.CheckConstraint(
                name="email_in_small_letters",
                condition=Q(email=Lower("email")),
                violation_error_message=_("Write the address in small letters."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name

    @cached_property
    def stands_in_for_ids(self) -> set[int]:
        """Those whose work this person does today. Who has left is not away, and lends nothing."""
        return {pk for (pk,) in STANDING_IN.all(person=self.pk, day=timezone.localdate())}

    @cached_property
    def acting_ids(self) -> set[int]:
        """The person, and those whose work the person does today."""
        return {self.pk, *self.stands_in_for_ids}

    def acts_as(self, person: int | None) -> bool:
        """Whether what is that person's is this one's to do."""
        return person in self.acting_ids

    @cached_property
    def _assignments(self) -> "list[Assignment]":
        """The own roles, and those of whoever the person stands in for."""
        own = list(self.assignments.all())
        if not self.stands_in_for_ids:
            return own
        lent = Assignment.objects.filter(
            user__in=self.stands_in_for_ids, authority=self.authority_id
        )
        return [*own, *lent.exclude(role__in=Role.personal())]

    @cached_property
    def authority_ids(self) -> set[int]:
        """The authorities whose things this person may look for: the own, and where roles are."""
        return {self.authority_id} | {assigned.authority_id for assigned in self._assignments}

    @cached_property
    def _children(self) -> dict[int | None, list[int]]:
        tree: dict[int | None, list[int]] = {}
        rows = Department.objects.filter(authority__in=self.authority_ids)
        for pk, parent in rows.values_list("pk", "parent_id"):
            tree.setdefault(parent, []).append(pk)
        return tree

    def has_role(
        self, *roles: Role, authority: int | None = None, department: int | None = None
    ) -> bool:
        """Whether the person holds one of the roles.

        With `authority`: there. With `department` too: for the whole authority, or for that
        department or one above it.
        """
        return any(
            assigned.role in roles
            and authority in (None, assigned.authority_id)
            and (
                assigned.department_id is None
                or department is None
                or department in self.departments_below(assigned.department_id)
            )
            for assigned in self._assignments
        )

    def authorities_as(self, *roles: Role) -> set[int]:
        """The authorities where the person holds one of the roles without a department limit."""
        return {
            assigned.authority_id
            for assigned in self._assignments
            if assigned.role in roles and assigned.department_id is None
        }

    def departments_as(self, *roles: Role) -> set[int]:
        """The departments, with those below, that a role of the person is limited to."""
        limited = [
            assigned.department_id
            for assigned in self._assignments
            if assigned.role in roles and assigned.department_id is not None
        ]
        return {pk for top in limited for pk in self.departments_below(top)}

    def departments_below(self, top: int) -> set[int]:
        """A department and all below it, as ids."""
        found, rest = {top}, [top]
        while rest:
            below = [pk for pk in self._children.get(rest.pop(), []) if pk not in found]
            found.update(below)
            rest.extend(below)
        return found

    @property
    def may_use_password(self) -> bool:
        """Not where the authority's own sign-in is the only way, but for its administrators."""
        strict = IdentityProvider.objects.filter(is_on=True, is_only_way=True)
        if not strict.filter(authority=self.authority_id).exists():
            return True
        return self.authority_id in self.authorities_as(Role.ADMINISTRATOR)

    @property
    def is_operator(self) -> bool:
        """Whether the person administers who runs the portal."""
        reached = self.authorities_as(Role.ADMINISTRATOR)
        return Authority.objects.operating().filter(pk__in=reached).exists()

    @cached_property
    def remembered(self) -> dict[str, Any]:
        """What other apps have read once about the person, for as long as this object lives."""
        return {}

    def forget_roles(self) -> None:
        """Read the roles anew; for one object that lives on after they changed."""
        own = ("_assignments", "stands_in_for_ids", "acting_ids", "authority_ids", "_children")
        for cached in (*own, "remembered"):
            self.__dict__.pop(cached, None)

    @property
    def role_names(self) -> list[str]:
        return sorted({str(Role(assigned.role).label) for assigned in self._assignments})


class Assignment(models.Model):
    """A role that a person holds in an authority, perhaps only for one department."""

    user = models.ForeignKey(User, models.CASCADE, related_name="assignments")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="assignments")
    department = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="assignments",
        verbose_name=_("only for the department"),
    )
    # By what the authority's own sign-in says; it goes when that does.
    is_by_claim = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "authority", "department"],
                name="role_once",
                nulls_distinct=False,
                violation_error_message=_("The person already has that role."),
            )
        ]
        indexes = [models.Index(fields=["authority", "role"])]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"


class SubstitutionQuerySet(models.QuerySet["Substitution"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(absent__authority__in=user.authority_ids)

    def running(self, day: date) -> Self:
        return self.filter(ended_at=None, first_day__lte=day, last_day__gte=day)


class Substitution(models.Model):
    """Somebody does another's work during an absence: both days included."""

    absent = models.ForeignKey(
        User, models.CASCADE, related_name="substitutions", verbose_name=_("who is away")
    )
    substitute = models.ForeignKey(
        User, models.PROTECT, related_name="standing_in", verbose_name=_("substitute")
    )
    first_day = models.DateField(_("from"))
    last_day = models.DateField(_("up to and including"))
    named_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    named_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = SubstitutionQuerySet.as_manager()

    class Meta:
        ordering = ["first_day", "pk"]
        indexes = [models.Index(fields=["substitute", "last_day"])]
        constraints = [
            models.CheckConstraint(
                name="absence_ends_after_it_begins",
                condition=Q(last_day__gte=models.F("first_day")),
                violation_error_message=_("The last day cannot be before the first."),
            ),
            models.CheckConstraint(
                name="nobody_stands_in_for_oneself",
                condition=~Q(absent=models.F("substitute")),
                violation_error_message=_("Choose somebody else."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.absent} → {self.substitute}"


STANDING_IN = WrittenOnce(
    lambda person, day: (
        Substitution.objects.running(day)
        .filter(substitute=person, absent__is_active=True)
        .values_list("absent")
    )
)


def spread(people: "Iterable[User | None]") -> "list[User]":
    """The active people among these, each once, in the order they came."""
    return list({person.pk: person for person in people if person and person.is_active}.values())
