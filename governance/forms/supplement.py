from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.utils.translation import gettext_lazy as _

from governance.forms.item import PaperChoices
from governance.models import AgendaItem, Supplement
from procurement.models import Document


class SupplementForm(forms.ModelForm):
    """What is new since the agenda was published, and the papers that belong to it."""

    papers = PaperChoices(
        label=_("Papers"),
        queryset=Document.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Documents of the case that the board has not had. Add a new one there first."),
    )

    class Meta:
        model = Supplement
        fields = ["text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 6})}

    def __init__(self, *args: Any, item: AgendaItem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        had = [paper.pk for paper in item.all_papers()]
        new = item.case.documents.kept().exclude(pk__in=had).order_by("name", "pk")
        self.fields["papers"].queryset = new  # type: ignore[attr-defined] # a model choice
        self.helper = FormHelper()
        self.helper.attrs = {"data-warn-unsaved": ""}
        self.helper.add_input(Submit("add", _("Add the supplement")))
