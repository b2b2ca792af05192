"""What an assessor says of the suppliers' answers to one requirement."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from requirements_bank.answers.cells import Cell
from requirements_bank.models import Judgement, Verdict

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

LONGEST = 5000


def _words(label: "_StrPromise") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        validators=[MaxLengthValidator(LONGEST)],
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class VerdictForm(forms.Form):
    """The verdict on one answer, and words for the authority and for the supplier apart.

    `seen` says which answer the page showed: nobody assesses one that they have not read.
    """

    word = forms.ChoiceField(
        label=_("Verdict"),
        choices=[("", _("None")), *Verdict.Word.choices],
        required=False,
        widget=forms.RadioSelect,
    )
    comment = _words(_("Internal comment"))
    remark = _words(_("Comment to the supplier"))
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, cell: Cell, assessor: int) -> None:
        self.cell = cell
        verdict = cell.by(assessor)
        said = verdict.judgement if verdict else Judgement()
        self.newest = cell.saved_at.isoformat() if cell.saved_at else ""
        initial = {"word": said.word, "comment": said.comment, "remark": said.remark}
        initial["seen"] = self.newest
        super().__init__(data, prefix=f"s{cell.invitation.pk}", initial=initial)
        for name in ("word", "comment", "remark"):
            # Twelve fields are called the same: who listens is told whose answer it is about.
            field = self.fields[name]
            supplier = cell.invitation.supplier_name
            field.label = format_html('{} <span class="sr-only">{}</span>', field.label, supplier)

    def clean_seen(self) -> str:
        if self.cleaned_data["seen"] != self.newest:
            raise ValidationError(
                _("The supplier has answered anew meanwhile. Read it, and assess it again.")
            )
        return self.newest

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        word, has_words = cleaned.get("word"), cleaned.get("comment") or cleaned.get("remark")
        if has_words and not word:
            self.add_error("word", _("Choose a verdict, or remove the comments."))
        if word in Verdict.WITH_WORDS and not has_words and not self.errors:
            self.add_error("comment", _("Write why, here or to the supplier."))
        return cleaned

    @property
    def judgement(self) -> Judgement:
        data = self.cleaned_data
        return Judgement(data["word"], data["comment"].strip(), data["remark"].strip())
