from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from procurement.models.case import Case
from procurement.models.system import System


class Candidate(models.Model):
    """C02b: a system we have already, or others have, and why it is or is not the answer."""

    class Verdict(models.TextChoices):
        NO = "no", _("Does not meet the need")
        PARTLY = "partly", _("Meets some of it")
        YES = "yes", _("Meets the need")

    case = models.ForeignKey(Case, models.CASCADE, related_name="candidates")
    # None where another authority has it: then only its name is known.
    system = models.ForeignKey(
        System, models.PROTECT, null=True, blank=True, related_name="candidacies"
    )
    name = models.CharField(_("system"), max_length=200)
    verdict = models.CharField(_("verdict"), max_length=10, choices=Verdict)
    reason = models.TextField(_("why"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["case", "name"], name="candidate_once"),
            models.CheckConstraint(name="candidate_says_why", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return self.name


class SystemSearch(models.Model):
    """That somebody has looked, and for what: finding nothing is an answer too."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="system_searches")
    words = models.CharField(_("searched for"), max_length=200)
    found = models.PositiveIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.words


class ProjectClass(models.Model):
    """G22–G24: whether the case is a digitalisation project, an IT project, or neither."""

    class Result(models.TextChoices):
        DIGITALISATION = "digitalisation", _("Digitalisation project")
        IT = "it", _("IT project")

    case = models.OneToOneField(
        Case, models.CASCADE, related_name="project_class", primary_key=True
    )
    # G22: new technology changes how we work, what we deliver, or how we deliver it.
    changes_work = models.BooleanField(_("It changes the way we work"))
    changes_services = models.BooleanField(_("It changes the services we deliver"))
    changes_delivery = models.BooleanField(_("It changes the way we deliver them"))
    # G23: what may fall outside, unless it changes much.
    exempt_kind = models.CharField(
        _("is it one of these"),
        max_length=10,
        blank=True,
        choices=[
            ("version", _("A new version")),
            ("update", _("An update")),
            ("hardware", _("Hardware")),
            ("system", _("A system")),
        ],
    )
    changes_substantially = models.BooleanField(
        _("It changes workflows, processes, products or services substantially"), default=False
    )
    result = models.CharField(max_length=20, choices=Result)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.case}: {self.get_result_display()}"

    def says(self, answers: object) -> bool:
        """Whether these are the answers that were given."""
        return all(getattr(self, name) == value for name, value in vars(answers).items())
