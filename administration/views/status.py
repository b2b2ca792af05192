"""Whether the portal is well, in words."""

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.http import UserRequest
from accounts.models import Role, User
from administration.scope import administered
from administration.versions import versions
from administration.views.people import trail
from notifications import actions, tasks
from notifications.models import Mail
from portal import health
from portal.doorbell import ring
from procurement.models import KitosConnection

SHOWN = 50


def status(request: UserRequest) -> HttpResponse:
    administered(request.user)
    parts = health.report()
    context = {
        "parts": parts,
        "is_well": all(part.ok for part in parts),
        "mails": _failed_mails(request.user).order_by("-pk")[:SHOWN],
        "kitos": _failed_kitos(request.user),
        "versions": versions(),
        "tab": "status",
        "trail": trail((_("Is the portal well?"), "")),
    }
    return render(request, "administration/status.html", context)


@require_POST
def resend_mail(request: UserRequest, pk: int) -> HttpResponse:
    administered(request.user)
    mail = get_object_or_404(_failed_mails(request.user), pk=pk)
    actions.resend(mail, by=request.user)
    ring(tasks.send_mail, mail.pk)
    messages.success(request, _("The mail to %s is tried again.") % mail.to)
    return redirect("administration:status")


def _failed_mails(user: User) -> QuerySet[Mail]:
    """Those of the authority; other authorities' mails are not this administrator's."""
    reached = user.authorities_as(Role.ADMINISTRATOR)
    own = Q(event__authority__in=reached) | Q(recipient__authority__in=reached)
    return Mail.objects.failed().filter(own).select_related("event")


def _failed_kitos(user: User) -> QuerySet[KitosConnection]:
    reached = user.authorities_as(Role.ADMINISTRATOR)
    failed = KitosConnection.objects.filter(authority__in=reached, is_on=True)
    return failed.exclude(problem="").select_related("authority").order_by("authority__name")
