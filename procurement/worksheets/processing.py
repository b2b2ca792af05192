"""Those who process personal data for the supplier, one line each (F29)."""

from django.utils.translation import gettext_lazy as _

from procurement.assessments.third_country import BASES, NEED_ASSESSMENT
from procurement.fields import Answers, Field, Text
from procurement.worksheets.structure import Worksheet

OUTSIDE = ("place", ("outside",))
USA = ("usa", "us", "united states", "united states of america", "de forenede stater")


def check(answers: Answers) -> dict[str, Text]:
    """The framework with the USA is no basis for any other country."""
    country = (answers.get("country") or "").strip().lower()
    if answers.get("place") == "outside" and answers.get("basis") == "dpf" and country not in USA:
        return {
            "basis": _(
                "The Data Privacy Framework holds for the USA alone. Write USA as the "
                "country, or choose another basis."
            )
        }
    return {}


SUB_PROCESSORS = Worksheet(
    key="sub_processors",
    title=_("Sub-processors"),
    guidance=_(
        "Everybody who processes personal data for the supplier, also for "
        "hosting and support. When a basis for transfer falls, you can find all "
        "who used it here."
    ),
    many=True,
    line=_("sub-processor"),
    fields=(
        Field(key="name", label=_("Company"), kind="line"),
        Field(key="purpose", label=_("What it does with the data"), kind="line"),
        Field(
            key="place",
            label=_("Where the data are processed, or seen from"),
            kind="choice",
            choices=(
                ("inside", _("In the EU/EEA only")),
                ("outside", _("Outside the EU/EEA too")),
                ("unclear", _("Not settled yet")),
            ),
        ),
        Field(key="country", label=_("Country"), kind="line"),
        Field(
            key="basis",
            label=_("Basis for the transfer"),
            kind="choice",
            choices=BASES,
            only_if=OUTSIDE,
        ),
        Field(
            key="assessed",
            label=_("Is the transfer assessed (TIA)?"),
            kind="choice",
            choices=(("yes", _("Yes")), ("no", _("No"))),
            only_if=("basis", NEED_ASSESSMENT),
        ),
        Field(key="approved", label=_("Approved by us"), kind="date", required=False),
    ),
    check=check,
)
SHEETS = (SUB_PROCESSORS,)
