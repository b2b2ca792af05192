"""Answers that several worksheets offer."""

from django.utils.translation import gettext_lazy as _

from procurement.fields import Text

Choices = tuple[tuple[str, Text], ...]

YES_NO_UNKNOWN: Choices = (("yes", _("Yes")), ("no", _("No")), ("unknown", _("Don’t know")))
YES_PARTLY_NO: Choices = (("yes", _("Yes")), ("partly", _("Partly")), ("no", _("No")))
YES_NOT_RELEVANT: Choices = (("yes", _("Yes")), ("not_relevant", _("Not relevant")))
PARTIES: Choices = (
    ("department", _("The department")),
    ("it", _("IT")),
    ("supplier", _("The supplier")),
)
DAYS: Choices = (
    ("monday", _("Mondays")),
    ("tuesday", _("Tuesdays")),
    ("wednesday", _("Wednesdays")),
    ("thursday", _("Thursdays")),
    ("friday", _("Fridays")),
    ("saturday", _("Saturdays")),
    ("sunday", _("Sundays")),
    ("holidays", _("Public holidays")),
)
