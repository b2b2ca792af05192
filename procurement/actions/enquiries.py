"""What happens to a question about a case: asked, answered, asked further, closed."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from notifications import deadlines
from notifications.trail import Letter, record
from portal.clock import database_now
from portal.locks import SECOND_CLICK, pause_point
from portal.refusals import Refused
from procurement.appointments import answer_deadlines
from procurement.course import guests, standing
from procurement.models import Case, Enquiry, EnquiryReply


@transaction.atomic
def ask(enquiry: Enquiry, *, by: User) -> Enquiry:
    """Ask a colleague or a supplier. The question comes unsaved; asked twice at once, it is one.

    A colleague who cannot see the case is let in to read it: without the case nobody can answer.
    """
    case = standing.lock_open(enquiry.case_id)
    if again := _second_click(enquiry, by=by):
        return again
    pause_point("enquiry_is_new")
    enquiry.asked_by = by
    enquiry.save()
    if enquiry.addressee is None:
        _write_to_supplier(case, enquiry, by=by, text=enquiry.text)
        return enquiry
    record(
        "procurement.enquiry_asked",
        case,
        by=by,
        tell=[enquiry.addressee],
        enquiry=enquiry,
        let_in=guests.let_in(case, enquiry.addressee, by=by),
        url=_url(enquiry),
        calendar=deadlines.keep([enquiry.addressee], answer_deadlines, enquiry),
    )
    return enquiry


@transaction.atomic
def reply(enquiry: Enquiry, *, by: User, text: str, from_supplier: bool = False) -> EnquiryReply:
    """Answer, or ask further. What is written further to a supplier goes by mail."""
    case = _enter(enquiry)
    if not enquiry.is_open:
        raise Refused(_("The question was closed meanwhile. Open it again to write more."))
    since = timezone.now() - SECOND_CLICK
    same = enquiry.replies.filter(written_by=by, text=text, from_supplier=from_supplier)
    if again := same.filter(written_at__gt=since).first():
        return again
    pause_point("reply_is_new")
    reply = EnquiryReply.objects.create(
        enquiry=enquiry,
        text=text,
        written_by=by,
        from_supplier=from_supplier,
        to_addressee=not (from_supplier or enquiry.is_addressed_to(by)),
    )
    if enquiry.addressee is None and not from_supplier:
        _write_to_supplier(case, enquiry, by=by, text=text)
        return reply
    _tell(enquiry, "procurement.enquiry_replied", by=by, reply=reply)
    return reply


@transaction.atomic
def close(enquiry: Enquiry, *, by: User) -> None:
    """The question is answered. Closed twice, it was closed the first time."""
    _enter(enquiry)
    if not enquiry.is_open:
        return
    pause_point("enquiry_is_open")
    enquiry.closed_at, enquiry.closed_by = database_now(), by
    enquiry.save(update_fields=["closed_at", "closed_by"])
    calendar = deadlines.drop([enquiry.addressee], answer_deadlines, enquiry)
    _tell(enquiry, "procurement.enquiry_closed", by=by, calendar=calendar)


@transaction.atomic
def reopen(enquiry: Enquiry, *, by: User, text: str, due_date: date) -> None:
    """It was not answered after all: what is missing, and by when."""
    case = _enter(enquiry)
    if enquiry.is_open:
        raise Refused(_("The question is open already."))
    enquiry.closed_at = enquiry.closed_by = None
    enquiry.due_date = due_date
    enquiry.save(update_fields=["closed_at", "closed_by", "due_date"])
    EnquiryReply.objects.create(enquiry=enquiry, text=text, written_by=by, to_addressee=True)
    if enquiry.addressee is None:
        _write_to_supplier(case, enquiry, by=by, text=text)
        return
    calendar = deadlines.keep([enquiry.addressee], answer_deadlines, enquiry)
    _tell(enquiry, "procurement.enquiry_reopened", by=by, text=text, calendar=calendar)


def _enter(enquiry: Enquiry) -> Case:
    """Lock the case, and see the question as it is now."""
    case = standing.lock_open(enquiry.case_id)
    enquiry.refresh_from_db(fields=["closed_at", "closed_by", "due_date"])
    return case


def _second_click(enquiry: Enquiry, *, by: User) -> Enquiry | None:
    """The very same question, a moment ago. To another address, or by another day, it is new."""
    names = ("addressee", "supplier", "supplier_email", "text", "due_date", "step", "assessment")
    return Enquiry.objects.filter(
        **{name: getattr(enquiry, name) for name in names},
        case=enquiry.case_id,
        asked_by=by,
        closed_at=None,
        asked_at__gt=timezone.now() - SECOND_CLICK,
    ).first()


def _write_to_supplier(case: Case, enquiry: Enquiry, *, by: User, text: str) -> None:
    """Mail the supplier, who answers to the person's own address; without one, only note it."""
    letters = []
    if enquiry.supplier_email:
        letters.append(Letter(enquiry.supplier_email, enquiry.language, link="", reply_to=by.email))
    record("procurement.enquiry_sent", case, by=by, write=letters, enquiry=enquiry, text=text)


def _tell(enquiry: Enquiry, event: str, *, by: User, **context: Any) -> None:
    people = [enquiry.addressee, enquiry.asked_by]
    url = _url(enquiry)
    record(event, enquiry.case, by=by, tell=people, enquiry=enquiry, url=url, **context)


def _url(enquiry: Enquiry) -> str:
    return settings.SITE_URL + enquiry.get_absolute_url()
