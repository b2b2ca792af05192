"""What happens with the agenda as one PDF with all its papers."""

from django.db import transaction

from accounts.models import User
from governance.gaps import hidden_in
from governance.models import Meeting, Package
from notifications.trail import record


@transaction.atomic
def ask_for_package(meeting: Meeting, *, by: User) -> Package:
    """Have the PDF made that this person may read; who may read the same has the same."""
    without = hidden_in(meeting, by)
    package, is_new = Package.objects.get_or_create(meeting=meeting, without=without)
    if package.is_failed:
        Package.objects.filter(pk=package.pk).want_again()
    if is_new or package.is_failed:
        record("governance.package_asked_for", meeting, by=by)
    return package
