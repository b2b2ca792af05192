"""F02 and D16: one number for each purpose, and how consistently shared infrastructure is required.

Each says in words how it is counted, on the page too.
"""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, Q, Sum

from accounts.models import User
from procurement.models import Assessment, Candidate, Case, Contract, Debt, Entry
from procurement.models.case_queryset import CaseQuerySet
from procurement.models.request import Answer
from procurement.models.worksheet import EntryQuerySet
from procurement.worksheets.architecture import COMPONENTS

BOUGHT = (Case.Status.CONTRACTED, Case.Status.IN_OPERATION, Case.Status.CLOSED)
AGREED = ("agreed", "signed")
# What a supplier cannot do when shared infrastructure was required and is not used.
INFRASTRUCTURE_DEBT = (
    Debt.Kind.SHARED_COMPONENT,
    Debt.Kind.NO_SSO,
    Debt.Kind.USER_ADMINISTRATION,
    Debt.Kind.SENDER,
    Debt.Kind.NO_JOURNAL,
)


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    part: int
    whole: int

    @property
    def percent(self) -> int | None:
        return round(100 * self.part / self.whole) if self.whole else None


@dataclass(frozen=True)
class Infrastructure:
    """D16: of the cases of the period, each in one of these."""

    not_asked: int
    none_relevant: int
    waits: int
    met: int
    not_met: int

    @property
    def whole(self) -> int:
        return self.not_asked + self.none_relevant + self.required

    @property
    def required(self) -> int:
        return self.waits + self.met + self.not_met

    @property
    def asked(self) -> Share:
        """A position was taken, even if none is relevant."""
        return Share(self.whole - self.not_asked, self.whole)

    def share(self, part: int) -> int | None:
        return Share(part, self.whole).percent


def followed_contracts(user: User) -> Share:
    """Running contracts with somebody who works here and is told before they expire."""
    has_owner = Q(owner__is_active=True) | Q(system__owner__is_active=True)
    found = (
        Contract.objects.visible_to(user)
        .running()
        .aggregate(part=Count("pk", filter=has_owner), whole=Count("pk"))
    )
    return Share(**found)


def duplicates_found(cases: CaseQuerySet) -> int:
    """Cases where a system that we have already meets the need, or some of it."""
    verdicts = (Candidate.Verdict.YES, Candidate.Verdict.PARTLY)
    found = Candidate.objects.filter(
        case=OuterRef("pk"), system__isnull=False, verdict__in=verdicts
    )
    return cases.order_by().filter(Exists(found) | Q(result=Case.Result.REUSED)).count()


def agreements_in_place(cases: CaseQuerySet) -> Share:
    """Bought with personal data, and the data processor agreement is agreed or signed."""
    bought = cases.order_by().filter(status__in=BOUGHT, request__personal_data=Answer.YES)
    judged = Assessment.objects.current().filter(
        case=OuterRef("pk"), kind="processor_agreement", outcome__in=AGREED
    )
    written = _standing("processing_agreement").filter(answers__status__in=AGREED)
    covered = Exists(judged) | Exists(written)
    return Share(bought.filter(covered).count(), bought.count())


def owed(user: User) -> Decimal:
    """Kr. a year of technical debt that is not won back."""
    rows = Debt.objects.visible_to(user).open().with_yearly()
    return rows.aggregate(total=Sum("yearly_cost"))["total"] or Decimal(0)


def infrastructure(cases: CaseQuerySet) -> Infrastructure:
    """Asked: the sheet is filled in. Required: it says yes to something. Met: bought, and no debt
    says that the supplier cannot.
    """
    sheets = _standing("infrastructure")
    yes = Q()
    for component in COMPONENTS:
        yes |= Q((f"answers__{component.key}", "yes"))
    lacking = Debt.objects.open().filter(
        case=OuterRef("pk"), kind__in=INFRASTRUCTURE_DEBT, cause=Debt.Cause.NOT_MET
    )
    rows = cases.order_by().annotate(
        is_asked=Exists(sheets), is_required=Exists(sheets.filter(yes)), lacks=Exists(lacking)
    )
    required, bought = Q(is_required=True), Q(status__in=BOUGHT)
    return Infrastructure(
        **rows.aggregate(
            not_asked=Count("pk", filter=Q(is_asked=False)),
            none_relevant=Count("pk", filter=Q(is_asked=True, is_required=False)),
            waits=Count("pk", filter=required & Q(lacks=False) & ~bought),
            met=Count("pk", filter=required & Q(lacks=False) & bought),
            not_met=Count("pk", filter=required & Q(lacks=True)),
        )
    )


def _standing(sheet: str) -> EntryQuerySet:
    return Entry.objects.standing().filter(case=OuterRef("pk"), sheet=sheet)
