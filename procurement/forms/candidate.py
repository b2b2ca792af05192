"""What is typed about systems that we have already, and about the kind of project."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from procurement.classification import Answers
from procurement.models import Candidate, ProjectClass, System

YES_NO = [("yes", _("Yes")), ("no", _("No"))]


class CandidateForm(forms.ModelForm):
    """Whether a system meets the need, and why not this one."""

    class Meta:
        model = Candidate
        fields = ["name", "verdict", "reason"]
        labels = {
            "name": _("System"),
            "verdict": _("Does it meet the need?"),
            "reason": _("Why, or why not this one?"),
        }
        help_texts = {
            "reason": _("The board reads it: what it lacks, or what speaks for it."),
        }
        widgets = {
            "verdict": forms.RadioSelect,
            "reason": forms.Textarea(attrs={"rows": 3}),
        }
        error_messages = {
            "verdict": {"required": _("Choose one of the three.")},
            "reason": {"required": _("Write why. “Too old” is a reason, “no” is not.")},
        }

    def __init__(self, *args: Any, system: System | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["verdict"].choices = Candidate.Verdict.choices  # type: ignore[attr-defined] # without the empty one
        self.instance.system = system
        if system:
            # One of our own is named by the register.
            self.instance.name = system.name
            del self.fields["name"]

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())


class ChangesForm(forms.Form):
    """Step one (G22): what new technology changes."""

    changes_work = forms.ChoiceField(
        label=_("Does new technology change the way we work?"),
        choices=YES_NO,
        widget=forms.RadioSelect,
    )
    changes_services = forms.ChoiceField(
        label=_("Does it change the services that we deliver?"),
        choices=YES_NO,
        widget=forms.RadioSelect,
    )
    changes_delivery = forms.ChoiceField(
        label=_("Does it change the way we deliver them?"),
        choices=YES_NO,
        widget=forms.RadioSelect,
    )


class ExemptForm(forms.Form):
    """Step two (G23): what may fall outside, unless it changes much."""

    exempt_kind = forms.ChoiceField(
        label=_("Is it one of these?"),
        choices=[
            *ProjectClass._meta.get_field("exempt_kind").choices,  # type: ignore[misc] # it has choices
            ("none", _("None of them")),
        ],
        widget=forms.RadioSelect,
    )
    changes_substantially = forms.ChoiceField(
        label=_("Does it change workflows, processes, products or services substantially?"),
        help_text=_("Then it is a digitalisation project all the same."),
        choices=YES_NO,
        widget=forms.RadioSelect,
    )


def answers_of(changes: dict[str, str], exempt: dict[str, str]) -> Answers:
    """What was chosen in the two steps."""
    kind = exempt["exempt_kind"]
    return Answers(
        **{name: said == "yes" for name, said in changes.items()},
        exempt_kind="" if kind == "none" else kind,
        changes_substantially=exempt["changes_substantially"] == "yes",
    )


def chosen(kept: ProjectClass | None) -> dict[str, str]:
    """The answers that were given, as the two forms show them."""
    if kept is None:
        return {}
    names = ("changes_work", "changes_services", "changes_delivery", "changes_substantially")
    said = {name: "yes" if getattr(kept, name) else "no" for name in names}
    return said | {"exempt_kind": kept.exempt_kind or "none"}
