"""The answer sheet as a workbook: filled in offline, and taken in again after a look.

The first column is the requirement's key; the others are known by their headings, in either
language. What is empty changes nothing: a colleague may have answered in the portal meanwhile.
"""

from django.utils.translation import gettext_lazy as _

NUMBER = _("No.")
KEY, ANSWER = _("Key (do not change)"), _("Your answer")
ELABORATION, PRICE, PAID = _("Elaboration"), _("Price without VAT (kr.)"), _("Paid")
