"""What is typed about a requirement of the bank, and about what an authority adds to it."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import QuerySet
from django.forms.boundfield import BoundField
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from procurement.forms.meanwhile import SharedForm
from procurement.worksheets.architecture import COMPONENTS
from requirements_bank.actions.bank import CHANGED
from requirements_bank.actions.extensions import WORDS
from requirements_bank.bank.versions import NAMED
from requirements_bank.bank.visibility import EXTENSION, REQUIREMENT, Level
from requirements_bank.forms.requirement import CategoryField
from requirements_bank.models import (
    Attachment,
    Category,
    Collaboration,
    LocalExtension,
    Principle,
    Question,
    Requirement,
)

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Lazy

SEEN_BY = {
    Level.SUPPLIER: _("Suppliers read it."),
    Level.AUTHORITY: _("Only authorities read it."),
    Level.EDITOR: _("Only the editors of its owner read it."),
}
OWN_SEEN_BY = SEEN_BY | {Level.AUTHORITY: _("Only your own authority reads it.")}
# The parts of the form, in the order in which one thinks.
SECTIONS: tuple[tuple[Promise, tuple[str, ...]], ...] = (
    (
        _("The requirement"),
        ("owner", "title", "description", "rationale", "verification", "source"),
    ),
    (_("Where it belongs"), ("category", "priority", "domains", "principles")),
    (_("When it is proposed"), ("questions", "always", "components", "for_saas", "for_on_premise")),
    (_("How it is answered"), ("answer_kind", "unit", "options", "needs_elaboration")),
    (
        _("In English"),
        ("title_en", "description_en", "rationale_en", "verification_en"),
    ),
    (_("For the editors"), ("notes", "comment")),
)
LEFT_OUT = _("None chosen means all.")
HELP = {
    "title": _("A few words that tell it from the others."),
    "description": _(
        "One requirement, in words that can be answered by yes or no. Write “the authority” and "
        "“the solution”, and a value that may change in brackets, as in [4] hours."
    ),
    "rationale": _("Why it is asked, and what happens if it is not met."),
    "verification": _("So that the answer can be assessed."),
    "domains": LEFT_OUT,
    "questions": _("Yes or don’t know to one of them proposes the requirement."),
    "components": _("A case that uses one of them gets the requirement along."),
    "options": _("One in each line."),
    "comment": _("A few words for those who look at the history."),
}


class QuestionsField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Question) -> str:
        return obj.in_short


class LinesField(forms.CharField):
    """Several short texts, one in each line."""

    widget = forms.Textarea(attrs={"rows": 3})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        lines = [" ".join(line.split()) for line in super().clean(value).splitlines()]
        return [line[:100] for line in dict.fromkeys(lines) if line]


class RequirementForm(SharedForm):
    """All of a requirement. Each field says who will read it."""

    owner = forms.ChoiceField(label=_("Owned by"), widget=forms.RadioSelect)
    category = CategoryField(
        label=_("Category"),
        queryset=Category.objects.all(),
    )
    questions = QuestionsField(
        label=_("Chosen by"),
        queryset=Question.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    components = forms.MultipleChoiceField(
        label=_("Shared components"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[(one.key, one.name) for one in COMPONENTS],
    )
    options = LinesField(label=_("To choose among"), required=False)
    comment = forms.CharField(label=_("What you change, and why"), required=False, max_length=300)
    kept = CHANGED

    class Meta:
        model = Requirement
        fields = [
            name
            for _heading, names in SECTIONS
            for name in names
            if name not in ("owner", "comment")
        ]
        widgets = {
            "domains": forms.CheckboxSelectMultiple,
            "principles": forms.CheckboxSelectMultiple,
            "notes": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, user: User, owner: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        for name, field in self.fields.items():
            field.help_text = _help(name, SEEN_BY, REQUIREMENT)
        self.fields["unit"].asked_if = ("answer_kind", ["number"])  # type: ignore[attr-defined]
        self.fields["options"].asked_if = ("answer_kind", ["options"])  # type: ignore[attr-defined]
        if self.instance.pk:
            del self.fields["owner"]
        else:
            del self.fields["comment"]
            owners = owners_for(user)
            self.fields["owner"].choices = owners  # type: ignore[attr-defined] # a choice field
            self.fields["owner"].initial = owner if owner in dict(owners) else owners[0][0]
        if not self.fields["principles"].queryset.exists():  # type: ignore[attr-defined]
            del self.fields["principles"]

    @property
    def sections(self) -> Iterator[tuple[Promise, list[BoundField]]]:
        for heading, names in SECTIONS:
            yield heading, [self[name] for name in names if name in self.fields]

    def clean_owner(self) -> str:
        owner: str = self.cleaned_data["owner"]
        row = self.instance
        row.kind, row.collaboration = owner_of(owner)
        row.authority = self.user.authority if row.is_local else None
        return owner

    @property
    def relations(self) -> dict[str, QuerySet]:
        none = Principle.objects.none()
        return {name: self.cleaned_data.get(name, none) for name in NAMED}


def owners_for(user: User) -> list[tuple[str, str]]:
    """For whom this person may write requirements."""
    authorities = user.authorities_as(Role.EDITOR)
    found: list[tuple[str, str]] = []
    if user.authority_id in authorities:
        found.append((Requirement.Kind.LOCAL, str(user.authority)))
        together = Collaboration.objects.of(user.authority_id).order_by("name")
        found += [(f"{Requirement.Kind.COLLABORATION}-{row.pk}", row.name) for row in together]
    if user.authorities_as(Role.SHARED_EDITOR):
        found.append((Requirement.Kind.SHARED, str(Requirement.Kind.SHARED.label)))
    return found


def owner_of(owner: str) -> tuple[str, Collaboration | None]:
    """The kind, and which collaboration, of one of `owners_for`."""
    kind, _dash, key = owner.partition("-")
    return kind, Collaboration.objects.get(pk=int(key)) if key else None


def _help(name: str, words: Mapping[Level, "Lazy"], levels: Mapping[str, Level]) -> "Lazy":
    """What the field is for, and who reads it."""
    parts = [HELP.get(name, ""), words[levels[name]] if name in levels else ""]
    return format_lazy(" ".join("{}" for part in parts if part), *(part for part in parts if part))


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Why?"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )


class ExtensionForm(SharedForm):
    """What the authority adds. To its own requirement it adds only what suppliers do not read."""

    kept = WORDS
    is_shared_from_the_start = True

    class Meta:
        model = LocalExtension
        fields = WORDS
        help_texts = {
            "description": _("Stands under the common text in your market dialogues."),
            "interpretation": _("How you understand it, for those who read the answers."),
            "stakeholders": _("Who is asked when it changes, or when an answer is in doubt."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.Meta.fields:
            field = self.fields[name]
            own = field.help_text or ""
            field.help_text = format_lazy("{} {}", own, OWN_SEEN_BY[EXTENSION[name]])
        self.fields["deselected_reason"].asked_if = ("is_deselected", ["on"])  # type: ignore[attr-defined]
        if self.instance.requirement.is_local:
            for name in ("description", "is_deselected", "deselected_reason"):
                del self.fields[name]


class AttachForm(forms.Form):
    """A file, or a link with a name."""

    upload = forms.FileField(label=_("File"), required=False)
    link = forms.URLField(
        label=_("or a link"), required=False, assume_scheme="https", max_length=500
    )
    name = forms.CharField(label=_("Name of the link"), required=False, max_length=200)
    beside = forms.ChoiceField(label=_("It belongs to"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, places: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["beside"].choices = places  # type: ignore[attr-defined] # a choice field
        self.fields["beside"].initial = places[0][0]
        if len(places) == 1:
            self.fields["beside"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if bool(cleaned.get("upload")) == bool(cleaned.get("link")):
            self.add_error("upload", _("Choose a file, or write a link: one of the two."))
        return cleaned

    def attachment(self, requirement: Requirement, user: User) -> Attachment:
        link = self.cleaned_data["link"]
        own = self.cleaned_data["beside"] == "authority"
        return Attachment(
            requirement=requirement,
            authority=user.authority if own else None,
            link=link,
            name=(self.cleaned_data["name"] or link)[:200],
        )
