"""The need, and what can meet it (C01, C02; KL's idea phase)."""

from django.utils.translation import gettext_lazy as _

from procurement.fields import Field
from procurement.worksheets import checks, suggestions
from procurement.worksheets.choices import YES_PARTLY_NO
from procurement.worksheets.structure import Worksheet

SCORES = (("1", "1"), ("2", "2"), ("3", "3"), ("4", "4"), ("5", "5"))

NEED = Worksheet(
    key="need",
    title=_("The need in the organisation"),
    guidance=_("Where the request has answered, it stands in the fields. Add what is missing."),
    suggest=suggestions.need,
    fields=(
        Field(key="need", label=_("Which need must the system meet?")),
        Field(
            key="strategies",
            label=_("Which of these does it support?"),
            kind="choices",
            choices=(
                ("mission", _("Mission and values")),
                ("political", _("Political goals or the budget agreement")),
                ("digital", _("The digitalisation strategy")),
                ("field", _("A policy or strategy of the field")),
                ("security", _("The information security policy")),
                ("statute", _("A duty by law")),
                ("none", _("None of them")),
            ),
        ),
        Field(key="fit", label=_("Which goal is it, and how does it fit?"), required=False),
        Field(key="misfit", label=_("Where does it not fit?"), required=False),
        Field(
            key="groups",
            label=_("Who is affected?"),
            kind="choices",
            choices=(
                ("citizens", _("Citizens")),
                ("relatives", _("Relatives and representatives")),
                ("companies", _("Companies and associations")),
                ("own", _("Staff in the department")),
                ("others", _("Staff in other departments")),
                ("managers", _("Managers")),
                ("it", _("IT operations and support")),
                ("partners", _("Other authorities and partners")),
            ),
        ),
        Field(key="change", label=_("What changes in their everyday life?")),
    ),
)
OWNED_SYSTEMS = Worksheet(
    key="owned_systems",
    title=_("Do we have it already?"),
    guidance=_(
        "Search the authority's own systems, and write on each candidate why it will or will not "
        "do. Then conclude here."
    ),
    fields=(
        Field(
            key="result",
            label=_("What did you find?"),
            kind="choice",
            choices=(
                ("none", _("No system that meets the need")),
                ("partly", _("Candidates, but none that will do")),
                ("found", _("A system that meets the need")),
            ),
        ),
        Field(key="conclusion", label=_("Conclusion"), help=_("One or two sentences.")),
    ),
)
MARKET = Worksheet(
    key="market",
    title=_("Products on the market"),
    line=_("product"),
    many=True,
    fields=(
        Field(key="product", label=_("Product"), kind="line"),
        Field(key="supplier", label=_("Supplier"), kind="line"),
        Field(
            key="source",
            label=_("Where do you know it from?"),
            kind="line",
            help=_("For instance a web page, a fair, KITOS or another authority."),
        ),
        Field(key="link", label=_("Link"), kind="link", required=False),
        Field(key="price", label=_("Indicative price a year"), kind="money", required=False),
        Field(key="note", label=_("Note"), required=False),
    ),
)
REFERENCE_CALLS = Worksheet(
    key="reference_calls",
    title=_("Others who use it"),
    guidance=_("Ask whether they would choose it again. Write what they said, good and bad."),
    line=_("call"),
    many=True,
    fields=(
        Field(key="authority", label=_("Authority"), kind="line"),
        Field(key="product", label=_("Product"), kind="line"),
        Field(key="contact", label=_("Who you talked with"), kind="line"),
        Field(key="date", label=_("Date"), kind="date"),
        Field(
            key="recommends",
            label=_("Do they recommend it?"),
            kind="choice",
            choices=YES_PARTLY_NO,
        ),
        Field(key="note", label=_("What they said")),
    ),
)
COST_EFFECT = Worksheet(
    key="cost_effect",
    title=_("Cost and effect"),
    guidance=_("Does what it costs in money and hours match the effect you expect?"),
    fields=(
        Field(
            key="cost_one_off",
            label=_("One-off cost"),
            kind="money",
            help=_("Kroner excl. VAT: purchase, set-up, integrations, migration."),
        ),
        Field(key="cost_yearly", label=_("Yearly cost"), kind="money"),
        Field(key="hours", label=_("Own hours to get started"), kind="whole"),
        Field(key="hours_yearly", label=_("Own hours a year in operation"), kind="whole"),
        Field(
            key="effect",
            label=_("Effect you expect"),
            help=_("Better service, hours saved, money saved, or a duty met."),
        ),
        Field(key="saved", label=_("Saved a year"), kind="money", required=False),
        Field(
            key="matches",
            label=_("Does the cost match the effect?"),
            kind="choice",
            choices=YES_PARTLY_NO,
        ),
        Field(key="conclusion", label=_("Conclusion")),
    ),
    suggest=suggestions.costs,
    computed=checks.four_years,
)
POTENTIAL = Worksheet(
    key="potential",
    title=_("Assessment card"),
    guidance=_("Choose the criteria first. Then give each a score together, and say why."),
    line=_("criterion"),
    many=True,
    fields=(
        Field(
            key="criterion",
            label=_("Criterion"),
            kind="line",
            help=_("For instance value to citizens, hours saved, risk, or how hard it is."),
        ),
        Field(
            key="score", label=_("Score from 1 (low) to 5 (high)"), kind="choice", choices=SCORES
        ),
        Field(key="reason", label=_("Reason")),
    ),
)
CLARIFICATION_PLAN = Worksheet(
    key="clarification_plan",
    title=_("Plan and budget for the clarification"),
    fields=(
        Field(key="participants", label=_("Who takes part?")),
        Field(key="hours", label=_("Hours in all"), kind="whole"),
        Field(key="budget", label=_("Budget"), kind="money", help=_("Kroner excl. VAT.")),
        Field(key="start", label=_("Start"), kind="date"),
        Field(key="end", label=_("Done"), kind="date"),
    ),
    check=checks.in_order("start", "end", _("It cannot be done before it starts.")),
)


SHEETS = (
    NEED,
    OWNED_SYSTEMS,
    MARKET,
    REFERENCE_CALLS,
    COST_EFFECT,
    POTENTIAL,
    CLARIFICATION_PLAN,
)
