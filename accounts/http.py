from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from accounts.models import User


class UserRequest(HttpRequest):
    """A request as our views get it: signed in, and known to be from htmx or not."""

    user: User
    htmx: HtmxDetails
