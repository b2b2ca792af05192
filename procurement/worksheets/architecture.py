"""What the system must fit in with (D07, D08): architecture, shared components, users."""

from dataclasses import dataclass

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from procurement.fields import Answers, Field, Text
from procurement.worksheets.choices import YES_NO_UNKNOWN
from procurement.worksheets.structure import Worksheet


@dataclass(frozen=True)
class Component:
    """A shared component, by the official name that suppliers know it by."""

    key: str
    name: Text
    use: Text


COMPONENTS = (
    Component(
        "access_users",
        "Adgangsstyring for brugere",
        _("Users sign in once, with the roles the authority gives them."),
    ),
    Component(
        "access_systems",
        "Adgangsstyring for systemer",
        _("Systems call each other safely, without passwords in files."),
    ),
    Component(
        "organisation",
        "Fælleskommunalt Organisationssystem",
        _("Units, persons and functions are kept in one place."),
    ),
    Component(
        "classification",
        "Fælleskommunalt Klassifikationssystem",
        _("KLE and other classifications are kept up to date by themselves."),
    ),
    Component(
        "case_index",
        "Fælleskommunalt Sags- og Dokumentindeks",
        _("Cases are found across systems, by staff and by the citizen."),
    ),
    Component(
        "benefit_index",
        "Fælleskommunalt Ydelsesindeks",
        _("Benefits that are granted and paid are seen together."),
    ),
    Component(
        "messages",
        "Fælleskommunal Beskedfordeler",
        _("Systems are told when something happens in another."),
    ),
    Component(
        "distribution",
        "Fordelingskomponenten",
        _("Forms and documents go from self-service to the right system, with a receipt."),
    ),
    Component(
        "administration",
        "Fælleskommunalt Administrationsmodul",
        _("Service agreements, roles and systems are set up there."),
    ),
    Component(
        "persons",
        _("Serviceplatformen: look-up of persons (CPR)"),
        _("Names and addresses come from the authoritative source, at present CPR."),
    ),
    Component(
        "companies",
        _("Serviceplatformen: look-up of companies (CVR)"),
        _("Names and addresses of companies come from CVR."),
    ),
    Component(
        "digital_post",
        _("Serviceplatformen: Digital Post and print"),
        _("Letters are sent with the authority as sender, and it is kept when."),
    ),
    Component(
        "income",
        _("Serviceplatformen: tax and income data"),
        _("Income is fetched, not asked for."),
    ),
    Component(
        "sign_in",
        _("MitID and NemLog-in"),
        _("Citizens and companies sign in, also on behalf of others."),
    ),
    Component(
        "records",
        _("The records system (ESDH)"),
        _("Documents are filed by themselves."),
    ),
)


UNUSED = ("no", "unknown")


def _asked(component: Component) -> tuple[Field, Field]:
    return (
        Field(
            key=component.key,
            label=component.name,
            kind="choice",
            choices=YES_NO_UNKNOWN,
            help=component.use,
        ),
        Field(
            key=f"{component.key}_reason",
            label=format_lazy(_("Reason for {component}"), component=component.name),
            kind="line",
            required=False,
            only_if=(component.key, UNUSED),
        ),
    )


def explained(answers: Answers) -> dict[str, Text]:
    """What is not used has a reason: its own, or the one that holds for all without."""
    bare = [
        component.key
        for component in COMPONENTS
        if answers.get(component.key) in UNUSED and not answers.get(f"{component.key}_reason")
    ]
    if not bare or answers.get("reason"):
        return {}
    return {"reason": _("Write why, here or beside each that is not used.")}


INFRASTRUCTURE = Worksheet(
    key="infrastructure",
    title=_("Shared infrastructure"),
    guidance=_(
        "Must the solution use any of these? Think of components, of support systems to "
        "integrate with, and of services to draw data from. What you answer yes to is to be "
        "required of the supplier."
    ),
    fields=(
        *(field for component in COMPONENTS for field in _asked(component)),
        Field(
            key="reason",
            label=_("Why are the others not used?"),
            required=False,
            help=_("One reason for all that have none of their own above."),
        ),
    ),
    check=explained,
)
INTEGRATIONS = Worksheet(
    key="integrations",
    title=_("Interfaces and integrations"),
    line=_("integration"),
    many=True,
    fields=(
        Field(key="system", label=_("System to exchange data with"), kind="line"),
        Field(key="data", label=_("Which data?")),
        Field(
            key="direction",
            label=_("Which way?"),
            kind="choice",
            choices=(
                ("in", _("Into the solution")),
                ("out", _("Out of the solution")),
                ("both", _("Both ways")),
            ),
        ),
        Field(key="standard", label=_("Standard or method"), kind="line", required=False),
        Field(
            key="ordered_by",
            label=_("Who orders it and pays for it?"),
            kind="line",
            required=False,
        ),
        Field(
            key="state",
            label=_("State"),
            kind="choice",
            choices=(
                ("wanted", _("Wanted")),
                ("ordered", _("Ordered")),
                ("tested", _("Tested")),
                ("running", _("In operation")),
                ("dropped", _("Given up")),
            ),
        ),
    ),
)
ARCHITECTURE = Worksheet(
    key="architecture",
    title=_("Requirements of IT architecture"),
    fields=(
        Field(
            key="hosting",
            label=_("Where is it to be operated?"),
            kind="choice",
            choices=(
                ("own", _("By ourselves")),
                ("supplier", _("By the supplier, as a service")),
                ("either", _("Either will do")),
                ("unknown", _("Not settled")),
            ),
        ),
        Field(
            key="sign_in",
            label=_("How do users sign in?"),
            kind="choice",
            choices=(
                ("single", _("With the authority’s single sign-on")),
                ("mitid", _("With MitID")),
                ("both", _("Staff with single sign-on, citizens with MitID")),
                ("other", _("In another way")),
            ),
        ),
        Field(
            key="users",
            label=_("How are users created and closed?"),
            kind="choice",
            choices=(
                ("automatic", _("By themselves, from the authority’s directory")),
                ("manual", _("By hand")),
                ("unknown", _("Not settled")),
            ),
        ),
        Field(
            key="data",
            label=_("Who owns the data, and how do you get them out?"),
        ),
        Field(key="standards", label=_("Standards it must follow"), required=False),
        Field(
            key="fits",
            label=_("How does it fit in with what you have?"),
            help=_("Name systems it overlaps with, too."),
        ),
    ),
)
USER_EXPERIENCE = Worksheet(
    key="user_experience",
    title=_("User experience"),
    fields=(
        Field(key="users", label=_("Who are the users, and what do they know beforehand?")),
        Field(key="tasks", label=_("What must they be able to do without help?")),
        Field(key="test", label=_("How will you test it with them?")),
        Field(
            key="requirement",
            label=_("What do you ask of the supplier?"),
            help=_("Write it so that it can be checked."),
        ),
    ),
)

SHEETS = (INFRASTRUCTURE, INTEGRATIONS, ARCHITECTURE, USER_EXPERIENCE)
