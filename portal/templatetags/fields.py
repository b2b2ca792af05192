"""What the form templates under templates/dkfds/ need to know about a field."""

from django import forms, template
from django.forms.boundfield import BoundField
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()

# The kind of a field, and the design system's class for its input. The first that fits counts.
KINDS: list[tuple[type[forms.Widget], str, str]] = [
    (forms.CheckboxSelectMultiple, "checkboxes", "form-checkbox"),
    (forms.RadioSelect, "radio", "form-radio"),
    (forms.CheckboxInput, "checkbox", "form-checkbox"),
    (forms.Select, "select", "form-select"),
    (forms.FileInput, "file", "form-file"),
    (forms.DateInput, "date", "form-input form-input--short"),
    (forms.NumberInput, "number", "form-input form-input--short"),
    (forms.Widget, "text", "form-input"),
]


def described(field: BoundField) -> tuple[str, str]:
    widget = field.field.widget
    return next((kind, css) for base, kind, css in KINDS if isinstance(widget, base))


@register.filter
def kind(field: BoundField) -> str:
    return described(field)[0]


@register.simple_tag
def field_input(field: BoundField) -> SafeString:
    """The field's input with the design system's class beside its own."""
    own = field.field.widget.attrs
    attrs: dict[str, str | bool] = {
        "class": f"{described(field)[1]} {own.get('class', '')}".strip()
    }
    if own.get("rows") == "10":  # Django's own default is too much for most questions
        attrs["rows"] = "4"
    if "placeholder" in own:  # a hint that vanishes when one types is none
        attrs["placeholder"] = False
    return field.as_widget(attrs=attrs)


@register.filter
def optional(field: BoundField) -> bool:
    """Optional fields are marked, unless the whole form is optional (a filter).

    Nor those that another answer makes necessary (`depends`): their help text says when.
    """
    fields = field.form.fields.values()
    depends = getattr(field.field, "depends", False)
    is_open = not field.field.required and not field.field.disabled and not depends
    return is_open and any(other.required for other in fields)


@register.filter
def why(field: BoundField) -> str:
    """Why we ask: from the field's own `why`, else from the form's `why` by field name."""
    reasons = getattr(field.form, "why", {})
    return getattr(field.field, "why", "") or reasons.get(field.name, "")


@register.simple_tag
def asked_if(field: BoundField) -> str:
    """The other question and the answers that make this one asked; the page's script reads it."""
    condition = getattr(field.field, "asked_if", None)
    if condition is None:
        return ""
    other, wanted = condition
    return format_html(
        ' data-asked-if="{}" data-asked-when="{}"', field.form.add_prefix(other), " ".join(wanted)
    )


@register.filter
def first_id(field: BoundField) -> str:
    """Where a link to the field must go: of several inputs the first."""
    return f"{field.auto_id}_0" if field.use_fieldset else field.id_for_label


@register.filter
def error_count(form: forms.BaseForm) -> int:
    return sum(len(errors) for errors in form.errors.values())
