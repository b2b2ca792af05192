"""The papers that suppliers get with a market dialogue."""

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.http import UserRequest, posted
from accounts.permissions import get_permitted
from portal.refusals import Refused
from requirements_bank import permissions
from requirements_bank.actions import dialogue_files as actions
from requirements_bank.dialogues import attached
from requirements_bank.forms.sheet import AnswerFileForm
from requirements_bank.models import DialogueFile
from requirements_bank.views.dialogues import trail, visible


def dialogue_files(request: UserRequest, pk: int) -> HttpResponse:
    dialogue = get_permitted(request, permissions.can_edit_dialogue, visible(request), pk=pk)
    form = AnswerFileForm(posted(request), request.FILES or None)
    if form.is_valid():
        try:
            for upload, found in form.cleaned_data["uploads"]:
                actions.add_file(dialogue, by=request.user, upload=upload, found=found)
            return redirect(request.path)
        except Refused as refusal:
            form.add_error("uploads", str(refusal))
    context = {
        "dialogue": dialogue,
        "form": form,
        "files": dialogue.files.select_related("added_by"),
        "trail": [*trail(dialogue), (_("Attachments"), "")],
    }
    return render(request, "requirements_bank/dialogue_files.html", context)


@require_POST
def remove_dialogue_file(request: UserRequest, pk: int) -> HttpResponse:
    rows = DialogueFile.objects.visible_to(request.user)
    whole = rows.select_related("dialogue__case__department").prefetch_related("dialogue__team")
    file = get_permitted(request, permissions.can_remove_dialogue_file, whole, pk=pk)
    actions.remove_file(file, by=request.user)
    messages.success(request, _("“%(name)s” is taken away.") % {"name": file})
    return redirect("requirements_bank:dialogue_files", file.dialogue_id)


@require_GET
def dialogue_file(request: UserRequest, pk: int) -> FileResponse:
    rows = DialogueFile.objects.visible_to(request.user)
    return attached.send(get_object_or_404(rows, pk=pk))
