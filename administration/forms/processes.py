"""What an administrator may say about the processes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Authority, Role
from procurement import processes
from procurement.forms.people import DepartmentField, PersonField, offer_departments, offer_people
from procurement.models import ProcessEdition, Request, StepSetting

# Whom a step can be given to; the others have no part in cases.
PERFORMERS = [
    (role.value, role.label)
    for role in Role
    if role not in (Role.ADMINISTRATOR, Role.EDITOR, Role.SHARED_EDITOR)
]
NO_TITLE = _("Write what the checkpoint is, in at most 200 characters.")


class StepForm(forms.Form):
    """One step, for the whole authority or one of its departments."""

    department = DepartmentField(
        label=_("Department"),
        help_text=_("Empty: for the whole authority. A department counts with those below it."),
    )
    performers = forms.MultipleChoiceField(
        label=_("Who performs it"),
        choices=PERFORMERS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: as the process says."),
    )
    person = PersonField(
        label=_("Who gets the step"),
        help_text=_("Gets the step in every new case. Empty: whoever has the role takes it."),
    )
    guidance = forms.CharField(
        label=_("Our own guidance"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Shown under the guidance of the process."),
    )
    off_reason = forms.CharField(
        label=_("Switch the step off, because"),
        required=False,
        max_length=300,
        help_text=_("Empty: the step is used. The reason is shown in every case."),
    )

    def __init__(
        self,
        *args: Any,
        edition: ProcessEdition,
        step: processes.Step,
        shown: StepSetting | None,
        **kwargs: Any,
    ) -> None:
        if shown:
            kwargs["initial"] = {
                "department": shown.department_id,
                "performers": shown.performers,
                "person": shown.person.email if shown.person else "",
                "guidance": shown.guidance,
                "off_reason": shown.off_reason,
            }
        super().__init__(*args, **kwargs)
        offer_departments(self, edition.authority)
        kept = {shown.person_id} if shown and shown.person_id else set()
        offer_people(self, edition.authority, kept)
        if not step.can_be_left_out:
            del self.fields["off_reason"]


class CheckpointForm(forms.Form):
    title = forms.CharField(
        label=_("Checkpoint"),
        max_length=200,
        error_messages=dict.fromkeys(("required", "max_length"), NO_TITLE),
    )
    guidance = forms.CharField(
        label=_("Guidance"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class PublishForm(forms.Form):
    # The draft that the person has looked at: another may have taken its place.
    draft = forms.IntegerField(widget=forms.HiddenInput, required=False)
    note = forms.CharField(
        label=_("What is changed, and why"),
        max_length=300,
        error_messages={"required": _("Write what is changed, and why.")},
        help_text=_("Those who look back in two years will thank you."),
    )


class ChoicesForm(forms.Form):
    """Which process requests of each kind follow."""

    def __init__(self, *args: Any, authority: Authority, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = {key: process.name for (key, _version), process in processes.PROCESSES.items()}
        usual = _("The usual one: %(name)s") % {"name": names[authority.process]}
        chosen = dict(authority.process_choices.values_list("kind", "process"))
        for kind in Request.Kind:
            self.fields[kind.value] = forms.ChoiceField(
                label=kind.label,
                choices=[("", usual), *names.items()],
                required=False,
                initial=chosen.get(kind.value, ""),
            )
