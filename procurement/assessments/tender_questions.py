"""What is asked before tender law can say anything. Amounts are kroner without VAT."""

from django.utils.translation import gettext_lazy as _

from procurement.fields import Field, Text

WEIGHS = (
    ("yes", _("Speaks for interest from abroad")),
    ("no", _("Speaks against")),
    ("unclear", _("Not clear")),
)
# udbudsloven § 31: all three, or the other units count too.
INDEPENDENT = (
    ("own_tender", _("The unit runs the tender itself")),
    ("own_budget", _("It has a budget of its own at its disposal")),
    ("own_agreement", _("It does not use the authority’s agreement")),
)
NO_TOTAL = ("has_total", ("no",))
SHARED = ("shared", ("yes",))
LOTS = ("lots", ("yes",))


def _interest(key: str, label: Text, help_text: Text) -> Field:
    return Field(
        key=key, label=label, kind="choice", choices=WEIGHS, required=False, help=help_text
    )


THE_PURCHASE = (
    Field(
        key="subject",
        label=_("What is bought"),
        kind="choice",
        choices=(
            ("goods", _("Goods: equipment, licences for your own servers")),
            ("services", _("Services: cloud, development, operation, advice")),
            ("light", _("Social and other special services (light regime)")),
            ("works", _("Works: building and construction")),
        ),
    ),
    Field(
        key="published",
        label=_("When the tender is published or begun"),
        kind="date",
        help=_("That day decides which amounts count, not the day of the contract."),
    ),
    Field(
        key="exemption",
        label=_("Is it bought from another public body"),
        kind="choice",
        choices=(
            ("no", _("No")),
            ("in_house", _("Yes, from one that we control (§§ 12–14)")),
            ("cooperation", _("Yes, we cooperate on a public task (§ 15)")),
        ),
    ),
    Field(
        key="agreement",
        label=_("Does a framework agreement cover it, such as SKI or your own"),
        kind="choice",
        choices=(
            ("no", _("No")),
            ("direct", _("Yes, with direct award")),
            ("mini", _("Yes, with a mini-competition")),
            ("unclear", _("Yes, but the way to use it is not clear")),
        ),
    ),
)

THE_VALUE = (
    Field(
        key="recurring",
        label=_("Is the same bought again and again"),
        kind="choice",
        choices=(
            ("no", _("No")),
            ("last", _("Yes, counted over the last 12 months")),
            ("next", _("Yes, counted over the next 12 months")),
        ),
        help=_("As with small orders, licence by licence (§ 35)."),
    ),
    Field(
        key="recurring_amount",
        label=_("What it comes to in those 12 months"),
        kind="money",
        only_if=("recurring", ("last", "next")),
    ),
    Field(
        key="has_total",
        label=_("Is there one price for the whole term"),
        kind="yes_no",
        only_if=("recurring", ("no",)),
    ),
    Field(
        key="total_price",
        label=_("The price for the whole term"),
        kind="money",
        only_if=("has_total", ("yes",)),
    ),
    Field(
        key="one_off",
        label=_("Paid once"),
        kind="money",
        required=False,
        only_if=NO_TOTAL,
        help=_("Set-up, conversion of data, teaching."),
    ),
    Field(key="yearly", label=_("Paid a year"), kind="money", required=False, only_if=NO_TOTAL),
    Field(
        key="open_ended",
        label=_("Does it run until somebody ends it"),
        kind="yes_no",
        only_if=NO_TOTAL,
    ),
    Field(
        key="months",
        label=_("The term in months"),
        kind="whole",
        only_if=("open_ended", ("no",)),
        help=_("Without extensions. Over 48 months, 48 count (§ 38)."),
    ),
    Field(
        key="options",
        label=_("Options, all together"),
        kind="money",
        required=False,
        help=_("They count even if you may never use them (§ 30)."),
    ),
    Field(
        key="extensions",
        label=_("Extensions, all together"),
        kind="money",
        required=False,
        help=_("What is paid if every extension is used (§ 30)."),
    ),
)

OTHERS = (
    Field(key="shared", label=_("Do other units of the authority buy it too"), kind="yes_no"),
    Field(
        key="independent",
        label=_("What is true of your unit"),
        kind="choices",
        choices=INDEPENDENT,
        required=False,
        only_if=SHARED,
        help=_("Only when all three are true, your purchase is counted alone (§ 31)."),
    ),
    Field(key="others_amount", label=_("What the other units pay"), kind="money", only_if=SHARED),
    Field(
        key="lots",
        label=_("Is it one of several lots"),
        kind="yes_no",
        help=_("Parts of one purchase that get contracts of their own (§ 8)."),
    ),
    Field(key="other_lots", label=_("The other lots together"), kind="money", only_if=LOTS),
    Field(
        key="small_lots",
        label=_("Lots that are bought without an EU tender, this one included"),
        kind="money",
        only_if=LOTS,
        help=_("At most 20 per cent of all the lots may be taken out as small lots (§ 8)."),
    ),
)

INTEREST = (
    _interest(
        "interest_subject",
        _("1. The subject: could suppliers abroad deliver it"),
        _("Language, Danish law and standards, integrations with Danish systems."),
    ),
    _interest(
        "interest_value",
        _("2. The value: is it worth the cost of an offer from abroad"),
        _("Look at the length of the contract too."),
    ),
    _interest(
        "interest_trade",
        _("3. The trade: do suppliers usually sell across borders"),
        _("What is common practice among those who make it."),
    ),
    _interest(
        "interest_market",
        _("4. The market: are there few in Denmark and many abroad"),
        _("Its size and how it is put together."),
    ),
    _interest(
        "interest_place",
        _("5. The place: can it be delivered from abroad"),
        _("From a distance, or close to the border."),
    ),
    Field(
        key="interest",
        label=_("Is there a clear cross-border interest"),
        kind="choice",
        choices=(("yes", _("Yes")), ("no", _("No"))),
        required=False,
        help=_("Needed below the EU’s threshold. Weigh the five answers together."),
    ),
    Field(
        key="interest_note",
        label=_("Why you conclude so"),
        only_if=("interest", ("yes", "no")),
    ),
)

THE_TENDER = (
    Field(
        key="procedure",
        label=_("If it is put out to EU tender: which procedure"),
        kind="choice",
        choices=(
            ("open", _("Open procedure")),
            ("restricted", _("Restricted procedure")),
            ("undecided", _("Not decided")),
        ),
        required=False,
    ),
    Field(
        key="electronic",
        label=_("Are offers sent in electronically"),
        kind="yes_no",
        required=False,
        help=_("Then the deadline may be five days shorter."),
    ),
    Field(
        key="notified_by",
        label=_("How the bidders hear who won"),
        kind="choice",
        choices=(("electronic", _("Electronically")), ("letter", _("By letter"))),
        required=False,
    ),
    Field(
        key="notified_on",
        label=_("The day they hear it"),
        kind="date",
        required=False,
        help=_("If you know it. Else the earliest possible day is used."),
    ),
)

PARTS = (
    (_("The purchase"), THE_PURCHASE),
    (_("What it costs"), THE_VALUE),
    (_("Others who buy the same"), OTHERS),
    (_("Interest from abroad"), INTEREST),
    (_("The tender"), THE_TENDER),
)
FIELDS = tuple(field for _title, fields in PARTS for field in fields)
GROUPS = tuple((title, tuple(field.key for field in fields)) for title, fields in PARTS)
