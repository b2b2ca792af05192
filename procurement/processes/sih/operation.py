"""Everyday use, and what comes after it: steps 15 and 16."""

from django.utils.translation import gettext_lazy as _

from procurement.processes.sources import completion, sheet, unless
from procurement.processes.structure import Phase, Step, point

PHASE = Phase(key="operation", title=_("Operation and renewal"), first=15, last=16)

STEPS = (
    Step(
        key="operation",
        number=15,
        title=_("Use the system, and follow up"),
        guidance=_(
            "From the day the system is in use, contract, money and debts are followed up at "
            "least once a year. The system owner is responsible for recovering the technical "
            "debt; the business owner sees to daily operation. Note each follow-up: what was "
            "looked at, what it cost, what was recovered."
        ),
        points=(
            point(_("Record the date the system went into operation"), completion()),
            point(_("Tell the users whom to ask"), sheet("user_support")),
            point(
                _("Follow up on contract, money and debts, and note the next date"),
                sheet("follow_up"),
            ),
        ),
        performers=("system_owner", "requester"),
        is_turning_point=True,
        worksheets=("user_support", "follow_up"),
        gates=("not_while_the_board_has_it", "project_through_board", "contract_before_operation"),
    ),
    Step(
        key="renewal",
        number=16,
        title=_("Decide on renewal or replacement"),
        guidance=_(
            "A year before the contract expires you are reminded to fill in the form again. Then "
            "there is time for a tender, if one is needed, and for giving notice. The case ends "
            "when a new one has begun, or when you have said that the system is given up."
        ),
        points=(
            point(_("Look at the contract a year before it expires"), sheet("renewal")),
            point(_("Say whether to renew, replace or give up the system"), sheet("renewal")),
            point(
                _("Fill in the form again, if the need is still there"),
                unless(sheet("renewal", decision="close")),
            ),
        ),
        performers=("system_owner", "requester", "contracts"),
        worksheets=("renewal",),
    ),
)
