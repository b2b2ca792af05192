"""The inputs of forms, written without templates.

Django renders each option of a select with two templates of its own. A list with filters has a
hundred options, and half of the page's time went there. The HTML is what Django's own templates
make, and a test holds the two together.
"""

import html
from collections.abc import Callable, Mapping
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString

Widget = Mapping[str, Any]
FOLDER = "django/forms/widgets/"
INPUTS = ("text", "number", "email", "url", "hidden", "password", "date", "checkbox")


class Renderer(DjangoTemplates):
    """Django's renderer, with a shorter way for the commonest widgets."""

    def render(
        self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None
    ) -> str:
        write = WRITERS.get(template_name)
        if write is None:
            return super().render(template_name, context, request)
        return SafeString(write(context["widget"]))  # each writer escapes


def _input(widget: Widget) -> str:
    value = "" if widget["value"] is None else f' value="{escape(widget["value"])}"'
    return f'<input type="{widget["type"]}" name="{escape(widget["name"])}"{value}{_attrs(widget)}>'


def _textarea(widget: Widget) -> str:
    text = conditional_escape(widget["value"] or "")
    return f'<textarea name="{escape(widget["name"])}"{_attrs(widget)}>\n{text}</textarea>'


def _select(widget: Widget) -> str:
    groups = "".join(_group(name, options) for name, options, _ in widget["optgroups"])
    return f'<select name="{escape(widget["name"])}"{_attrs(widget)}>{groups}\n</select>'


def _group(name: str | None, options: list[Widget]) -> str:
    written = "".join(_option(option) for option in options)
    if not name:
        return written
    return f'\n  <optgroup label="{conditional_escape(name)}">{written}\n  </optgroup>'


def _option(option: Widget) -> str:
    value, label = _plain(option["value"]), _plain(option["label"])
    return f'\n  <option value="{value}"{_attrs(option)}>{label}</option>'


def _attrs(widget: Widget) -> str:
    attrs = widget["attrs"].items()
    if not attrs:
        return ""
    return "".join(
        f" {escape(name)}" if value is True else f' {escape(name)}="{conditional_escape(value)}"'
        for name, value in attrs
        if value is not False
    )


def _plain(value: Any) -> str:
    """Escaped; the commonest kind, which a long list is made of, without Django's detours."""
    return html.escape(value) if type(value) is str else conditional_escape(value)


WRITERS: dict[str, Callable[[Widget], str]] = {
    **{f"{FOLDER}{name}.html": _input for name in INPUTS},
    f"{FOLDER}textarea.html": _textarea,
    f"{FOLDER}select.html": _select,
}
