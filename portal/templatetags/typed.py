"""What was typed in vain, on the pages that say no."""

from typing import Any

from django import template
from django.template import Context

from portal.typed import typed_in

register = template.Library()


@register.inclusion_tag("includes/typed.html", takes_context=True)
def typed(context: Context, *, carries: bool = False) -> dict[str, Any]:
    """The words of a form that was not taken, ready to be copied; nothing, if there are none.

    Inside the sign-in form they go along with it: `carries`. A page for trouble has no request.
    """
    request = context.get("request")
    return {"typed": typed_in(request) if request else "", "carries": carries}
