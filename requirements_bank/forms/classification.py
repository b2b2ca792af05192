"""What is typed about the classifications."""

from typing import Any

from django import forms
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from requirements_bank.bank.uses import Classification
from requirements_bank.forms.requirement import CategoryField
from requirements_bank.models import Category, Domain, Principle, Question

ORDER = _("Low numbers come first.")
INTO = _("Merge it into")


class OrderedForm(forms.ModelForm):
    """What is new comes last."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.pk:
            last = self._meta.model._default_manager.aggregate(last=Max("position"))["last"]
            self.initial.setdefault("position", (last or 0) + 1)


class CategoryForm(OrderedForm):
    parent = forms.ModelChoiceField(
        label=_("Below"),
        queryset=Category.objects.filter(parent=None),
        required=False,
        empty_label=_("Nothing: it is one of the topmost"),
    )

    class Meta:
        model = Category
        fields = ["name", "name_en", "parent", "description", "position"]
        help_texts = {"position": ORDER}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tops = Category.objects.filter(parent=None).exclude(pk=self.instance.pk)
        self.fields["parent"].queryset = tops  # type: ignore[attr-defined] # it is a choice of rows


class DomainForm(forms.ModelForm):
    class Meta:
        model = Domain
        fields = ["name", "name_en", "kle"]
        help_texts = {"kle": _("For example 27, 29.")}


class QuestionForm(OrderedForm):
    class Meta:
        model = Question
        fields = ["short", "short_en", "text", "text_en", "help", "help_en"]
        fields += ["prefilled_from", "asked_if", "position"]
        labels = {"short": _("Name of the filter"), "short_en": _("Name of the filter in English")}
        help_texts = {
            "text": _("Whoever starts a market dialogue is asked this: yes, no or don’t know."),
            "prefilled_from": _("Then it need not be asked again."),
            "position": ORDER,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Question.objects.filter(asked_if=None).exclude(pk=self.instance.pk)
        if self.instance.pk and self.instance.leads_to.exists():
            others = others.none()
        self.fields["asked_if"].queryset = others  # type: ignore[attr-defined] # it is a choice of rows


class PrincipleForm(forms.ModelForm):
    link = forms.URLField(label=_("Link"), required=False, assume_scheme="https")

    class Meta:
        model = Principle
        fields = ["name", "name_en", "reference", "link"]
        help_texts = {"reference": _("Where the principle is written, as people look it up.")}


class MergeForm(forms.Form):
    """Into which other one of the same kind."""

    def __init__(self, *args: Any, row: Classification, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if isinstance(row, Category):
            tree = Category.objects.exclude(pk=row.pk)
            self.fields["into"] = CategoryField(label=INTO, queryset=tree)
        else:
            others = type(row)._default_manager.exclude(pk=row.pk)
            self.fields["into"] = forms.ModelChoiceField(label=INTO, queryset=others)
