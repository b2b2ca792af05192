"""The inbox, and the mails of a case."""

from django.apps import apps
from django.db import models
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from accounts.http import UserRequest
from accounts.permissions import get_permitted
from notifications import actions, permissions, tasks
from notifications.events import address_of
from notifications.models import Mail, Notification
from portal.doorbell import ring
from portal.paging import Order, paginate

NEWEST_FIRST = {"newest": Order(_("Newest first"), ("-id",))}


def inbox(request: UserRequest) -> HttpResponse:
    mine = Notification.objects.visible_to(request.user).select_related("event")
    messages = mine.unread() if "unread" in request.GET else mine
    context = {
        "page": paginate(request, messages, NEWEST_FIRST),
        "unread": mine.unread().exists(),
        "only_unread": "unread" in request.GET,
    }
    return render(request, "notifications/inbox.html", context)


@require_POST
def read(request: UserRequest, pk: int) -> HttpResponse:
    """Opening a message marks it as read; hence a POST, and then on to what it is about."""
    notification = get_object_or_404(Notification.objects.visible_to(request.user), pk=pk)
    actions.read(notification)
    return redirect(notification.url or "notifications:inbox")


@require_POST
def read_all(request: UserRequest) -> HttpResponse:
    actions.read_all(by=request.user)
    return redirect("notifications:inbox")


def mail_list(request: UserRequest, pk: int) -> HttpResponse:
    """The mails of a case. Cases are above us, so they are asked for by name."""
    cases = apps.get_model("procurement", "Case").objects.visible_to(request.user)
    case = get_permitted(request, permissions.can_read_mails, cases, pk=pk)
    mails = Mail.objects.about(case).select_related("event")
    context = {
        "case": case,
        "page": paginate(request, mails, NEWEST_FIRST),
        "can_resend": permissions.can_resend_mails(request.user, case),
    }
    return render(request, "notifications/mail_list.html", context)


@require_POST
def resend(request: UserRequest, pk: int) -> HttpResponse:
    """Once more, after the address was mended or the mailbox emptied."""
    mails = Mail.objects.visible_to(request.user).select_related("event")
    mail = get_permitted(request, permissions.can_resend, mails, pk=pk)
    actions.resend(mail, by=request.user)
    ring(tasks.send_mail, mail.pk)
    return redirect(_page_about(mail.target))


def _page_about(target: models.Model) -> str:
    """The mails of the case; the target's own page for what is not a case."""
    if target._meta.label == "procurement.Case":
        return reverse("notifications:mail_list", args=[target.pk])
    return address_of(target) or reverse("notifications:inbox")
