"""The contact page, and what was written there, for those who answer it (E08)."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from accounts.http import UserRequest, posted
from accounts.models import User
from notifications.models import Event
from portal.limits import address_of, is_within
from portal.paging import Order, paginate
from requirements_bank import permissions
from requirements_bank.actions import feedback as actions
from requirements_bank.forms.feedback import AnswerFeedbackForm, FeedbackForm, MailboxForm
from requirements_bank.models import Feedback, Mailbox, Requirement

ORDERS = {"new": Order(gettext_lazy("New ones first"), ("-status", "-id"))}
PERIOD_S = 3600
# A person; and an address, which may be a whole town hall's.
LIMITS = {True: 10, False: 30}


@login_not_required
@require_http_methods(["GET", "POST"])
def contact(request: HttpRequest) -> HttpResponse:
    """Whom to write to, and a form. Visitors of the open bank may write too."""
    user = request.user if isinstance(request.user, User) else None
    requirement = _requirement(request, user)
    form = FeedbackForm(posted(request), user=user, requirement=requirement)
    if not form.is_valid():
        return _contact(request, form, 200)
    if not _may_send(request, user):
        words = _("Too much has been sent from here within an hour. Wait a little and try again.")
        form.add_error(None, words)
        return _contact(request, form, 429)
    actions.send_feedback(form.instance, by=user)
    messages.success(request, _("Thank you. What you wrote has been sent."))
    return redirect("requirements_bank:contact")


@require_GET
def feedback_list(request: UserRequest) -> HttpResponse:
    """What one gets, and what one has written oneself."""
    found = Feedback.objects.visible_to(request.user)
    context = {
        "page": paginate(request, found.select_related(*WHOLE), ORDERS),
        "trail": _trail((_("Sent and received"), "")),
    }
    return render(request, "requirements_bank/feedback_list.html", context)


@require_http_methods(["GET", "POST"])
def feedback_detail(request: UserRequest, pk: int) -> HttpResponse:
    one = get_object_or_404(_visible(request), pk=pk)
    may_answer = permissions.can_answer_feedback(request.user, one)
    if request.method == "POST" and not may_answer:
        raise PermissionDenied
    form = AnswerFeedbackForm(posted(request))
    if form.is_valid():
        actions.answer_feedback(one, by=request.user, **form.cleaned_data)
        messages.success(request, _("It is noted as answered."))
        return redirect(one)
    where = reverse("requirements_bank:feedback_list")
    context = {
        "feedback": one,
        "form": form if may_answer else None,
        "events": [
            {"at": event.happened_at, "text": event.headline, "by": event.actor}
            for event in Event.objects.about(one).select_related("actor")
        ],
        "trail": _trail((_("Sent and received"), where), (str(one), "")),
    }
    return render(request, "requirements_bank/feedback_detail.html", context)


@require_http_methods(["GET", "POST"])
def set_mailbox(request: UserRequest, topic: str) -> HttpResponse:
    if topic not in Mailbox.Topic:
        raise Http404
    if not permissions.can_set_mailbox(request.user, topic):
        raise PermissionDenied
    known = Mailbox.objects.filter(topic=topic).first() or Mailbox(topic=topic)
    form = MailboxForm(posted(request), instance=known)
    if form.is_valid():
        actions.set_mailbox(topic, by=request.user, **form.cleaned_data)
        messages.success(request, _("The address is saved."))
        return redirect("requirements_bank:contact")
    heading = str(Mailbox.Topic(topic).label)
    context = {"form": form, "heading": heading, "trail": _trail((heading, ""))}
    return render(request, "requirements_bank/set_mailbox.html", context)


WHOLE = ("requirement__category__parent", "sent_by__authority", "answered_by")


def _visible(request: UserRequest) -> QuerySet[Feedback]:
    return Feedback.objects.visible_to(request.user).select_related(*WHOLE)


def _requirement(request: HttpRequest, user: User | None) -> Requirement | None:
    """The one that somebody came from, if it is theirs to read; other numbers are ignored."""
    pk = request.GET.get("krav", "")
    if not (pk.isascii() and pk.isdecimal() and len(pk) < 10):
        return None
    rows: Any = Requirement.objects
    known = rows.visible_to(user) if user else rows.public()
    found: Requirement | None = known.kept().filter(pk=pk).first()
    return found


def _may_send(request: HttpRequest, user: User | None) -> bool:
    key = f"person:{user.pk}" if user else address_of(request)
    return is_within("feedback", key, times=LIMITS[bool(user)], seconds=PERIOD_S)


def _contact(request: HttpRequest, form: FeedbackForm, status: int) -> HttpResponse:
    user = request.user if isinstance(request.user, User) else None
    known = {mailbox.topic: mailbox for mailbox in Mailbox.objects.all()}
    context = {
        "form": form,
        "requirement": form.instance.requirement,
        "mailboxes": [
            (topic, known.get(topic), bool(user and permissions.can_set_mailbox(user, topic)))
            for topic in Mailbox.Topic
        ],
        "waiting": Feedback.objects.received_by(user).waiting().count() if user else 0,
    }
    return render(request, "requirements_bank/contact.html", context, status=status)


def _trail(*places: tuple[str, str]) -> list[tuple[str, str]]:
    return [(_("Contact"), reverse("requirements_bank:contact")), *places]
