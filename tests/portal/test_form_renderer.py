"""Inputs are written quickly, and read just as Django's own templates would have written them."""

from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates

from portal.form_renderer import Renderer

CHOICES = [("", "–"), ("a&b", 'A "&" <b>'), ("Group <1>", [(1, "One"), (2, "Two")])]
ODD = "x\"<>&'"


@pytest.mark.parametrize(
    ("widget", "value"),
    [
        (forms.TextInput({"class": ODD, "required": True, "placeholder": False}), ODD),
        (forms.TextInput(), None),
        (forms.TextInput(), ""),
        (forms.NumberInput({"min": 0}), 1000),
        (forms.HiddenInput(), "1"),
        (forms.PasswordInput(), "secret"),
        (forms.DateInput({"type": "date"}, format="%Y-%m-%d"), "2026-11-30"),
        (forms.CheckboxInput(), True),
        (forms.CheckboxInput({"checked": False}), "yes"),
        (forms.Textarea({"rows": 4}), f"\n{ODD}\n"),
        (forms.Textarea(), None),
        (forms.Select({"id": "x"}, CHOICES), 2),
        (forms.Select(choices=CHOICES), "a&b"),
        (forms.SelectMultiple(choices=CHOICES), ["1", "2"]),
        (forms.RadioSelect(choices=CHOICES), "1"),
    ],
)
def test_an_input_reads_as_django_would_write_it(widget: forms.Widget, value: Any):
    ours = widget.render("na<me", value, renderer=Renderer())
    theirs = widget.render("na<me", value, renderer=DjangoTemplates())

    assert _lines(ours) == _lines(theirs)


def _lines(html: str) -> list[str]:
    return [line for line in html.split("\n") if line.strip()]
