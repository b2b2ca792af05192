from importlib import import_module

from django import template
from django.db.models import Model
from django.template import Context

register = template.Library()


@register.simple_tag(takes_context=True)
def can(context: Context, action: str, obj: Model) -> bool:
    """{% can "governance.decide" item as can_decide %} asks governance.permissions.can_decide."""
    app, verb = action.split(".")
    permissions = import_module(f"{app}.permissions")
    return bool(getattr(permissions, f"can_{verb}")(context["user"], obj))
