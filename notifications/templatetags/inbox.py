from django import template

from accounts.models import User
from notifications.models import Notification

register = template.Library()

MOST = 99


@register.simple_tag
def unread_count(user: User) -> int:
    """{% unread_count user as unread %}: how many messages wait, counted to a limit."""
    return Notification.objects.visible_to(user).unread()[: MOST + 1].count()
