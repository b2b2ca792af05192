"""How views ask for permission. What is permitted stands in each app’s permissions."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.shortcuts import get_object_or_404

from accounts.http import UserRequest
from accounts.models import User

M = TypeVar("M", bound=Model)


def get_permitted(
    request: UserRequest, may: Callable[[User, M], bool], objects: QuerySet[M], **lookup: Any
) -> M:
    """Fetch one object: 404 if it is not there, 403 if this user may not do this to it."""
    obj = get_object_or_404(objects, **lookup)
    if not may(request.user, obj):
        raise PermissionDenied
    return obj
