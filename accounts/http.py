from django.http import HttpRequest, QueryDict
from django_htmx.middleware import HtmxDetails

from accounts.models import User


class UserRequest(HttpRequest):
    """A request as our views get it: signed in, and known to be from htmx or not."""

    user: User
    htmx: HtmxDetails


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form was sent with; also an empty one has been sent."""
    return request.POST if request.method == "POST" else None
