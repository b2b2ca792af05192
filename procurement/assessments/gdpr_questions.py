"""What is asked about personal data, and about an impact assessment (F26)."""

from django.utils.translation import gettext_lazy as _

from procurement.assessments.asking import ticked, yes_no_unknown
from procurement.fields import Field

ABOUT_PEOPLE = ("personal_data", ("yes", "unknown"))
WRITTEN = ("dpia", ("here", "elsewhere"))
HERE = ("dpia", ("here",))

CRITERIA = (
    ("evaluation", _("People are evaluated, scored or profiled")),
    ("automated", _("Decisions with legal or similar effect are made automatically")),
    ("monitoring", _("People are monitored systematically")),
    ("sensitive", _("Sensitive data, or data of a very personal nature")),
    ("large_scale", _("Data on a large scale: many people, much data, long time or a wide area")),
    ("matching", _("Data sets are matched or combined")),
    ("vulnerable", _("Vulnerable people: children, patients, clients, employees")),
    ("innovative", _("New technology, or technology used in a new way")),
    ("barrier", _("The processing can keep people from a right, a service or a contract")),
)
ALWAYS = (
    (
        "decisions",
        _("Systematic and extensive automated evaluation that decisions build on (art. 35(3)(a))"),
    ),
    ("special", _("Sensitive data or criminal matters on a large scale (art. 35(3)(b))")),
    (
        "public_area",
        _("A public area is monitored systematically and on a large scale (art. 35(3)(c))"),
    ),
)
LISTED = (
    ("biometric", _("Biometric data that identify a person")),
    ("genetic", _("Genetic data")),
    ("location", _("Location data")),
    ("technology", _("Innovative technology")),
    (
        "access",
        _("Automatic decisions or profiling decide who gets a product, a service or a benefit"),
    ),
    ("profiling", _("Profiling on a large scale")),
    ("vulnerable", _("Data on vulnerable people")),
    ("physical", _("A breach can harm somebody’s health or safety")),
)
KINDS = (
    ("ordinary", _("Ordinary: name, address, e-mail, finances, pictures")),
    ("cpr", _("CPR numbers")),
    ("sensitive", _("Sensitive (art. 9): health, ethnicity, religion, biometrics")),
    ("criminal", _("Criminal matters (art. 10)")),
)
RISKS = (("low", _("Low")), ("medium", _("Medium")), ("high", _("High")))

FIELDS = (
    yes_no_unknown(
        "personal_data",
        _("Does the system process personal data?"),
        hint=_("Taken from the request. Correct it if you know better."),
    ),
    ticked("kinds", _("Which kinds?"), KINDS, only_if=ABOUT_PEOPLE),
    ticked(
        "criteria",
        _("Which of the nine criteria hold?"),
        CRITERIA,
        hint=_("With two or more there is most often a high risk."),
        only_if=ABOUT_PEOPLE,
    ),
    ticked(
        "always",
        _("Is it one of the cases where the regulation itself demands an impact assessment?"),
        ALWAYS,
        only_if=ABOUT_PEOPLE,
    ),
    ticked(
        "listed",
        _("Does it stand on Datatilsynet’s list?"),
        LISTED,
        hint=_("The first four and vulnerable people count together with one more criterion."),
        only_if=ABOUT_PEOPLE,
    ),
    Field(
        key="dpo_advice",
        label=_("The data protection officer’s advice"),
        required=False,
        help=_("The law asks you to seek it when you make an impact assessment (art. 35(2))."),
        only_if=ABOUT_PEOPLE,
    ),
    Field(
        key="dpia",
        label=_("The impact assessment"),
        kind="choice",
        choices=(
            ("later", _("Is not made, or not yet")),
            ("here", _("Is written here, below")),
            ("elsewhere", _("Is written elsewhere, and lies among the case’s documents")),
        ),
        only_if=ABOUT_PEOPLE,
    ),
    Field(
        key="description", label=_("What is done with the data, why, and how long"), only_if=HERE
    ),
    Field(
        key="necessity",
        label=_("Why it is necessary and in proportion to the purpose"),
        only_if=HERE,
    ),
    Field(key="risks", label=_("What can go wrong for the people, and how badly"), only_if=HERE),
    Field(key="measures", label=_("What is done against it"), only_if=HERE),
    Field(
        key="residual",
        label=_("The risk that remains after the measures"),
        kind="choice",
        choices=RISKS,
        only_if=WRITTEN,
    ),
)
