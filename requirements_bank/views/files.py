"""What a dialogue asks, and one version of a requirement, as files."""

from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.http import UserRequest
from portal.sheets import table_response
from requirements_bank.bank import versions
from requirements_bank.bank.visibility import level_of, readable
from requirements_bank.dialogues import asked_file as asked
from requirements_bank.views.dialogues import visible
from requirements_bank.views.requirements import rows


@require_GET
def asked_file(request: UserRequest, pk: int, form: str) -> HttpResponseBase:
    """For those who run the dialogue; suppliers have a workbook of their own."""
    dialogue = get_object_or_404(visible(request), pk=pk)
    header, lines = asked.header(dialogue), asked.rows(dialogue, request.user)
    return table_response(form, f"markedsdialog-{pk}-krav", _("Requirements"), header, lines)


@require_GET
def version_file(request: UserRequest, pk: int, number: int, form: str) -> HttpResponseBase:
    """A version as it stood, field by field."""
    requirement = get_object_or_404(rows(request), pk=pk)
    version = get_object_or_404(requirement.versions.all(), number=number)
    content = readable(version.content, level_of(request.user, requirement))
    lines = versions.lines_of(content)
    name = f"{requirement.label}-v{number}"
    return table_response(form, name, requirement.label, [_("Field"), _("Content")], lines)
