"""Questions that several assessments ask in the same way."""

from django.utils.translation import gettext_lazy as _

from procurement.fields import Answers, Field, Text

Choices = tuple[tuple[str, Text], ...]

YES, NO, UNKNOWN = "yes", "no", "unknown"
YES_NO: Choices = ((YES, _("Yes")), (NO, _("No")))
YES_NO_UNKNOWN: Choices = (*YES_NO, (UNKNOWN, _("Don’t know")))


def yes_no(
    key: str, label: Text, *, hint: Text = "", only_if: tuple[str, tuple[str, ...]] | None = None
) -> Field:
    """A question that the specialist can answer."""
    return Field(key=key, label=label, kind="choice", choices=YES_NO, help=hint, only_if=only_if)


def yes_no_unknown(
    key: str, label: Text, *, hint: Text = "", only_if: tuple[str, tuple[str, ...]] | None = None
) -> Field:
    """A question that one may not know the answer to yet."""
    return Field(
        key=key, label=label, kind="choice", choices=YES_NO_UNKNOWN, help=hint, only_if=only_if
    )


def ticked(
    key: str,
    label: Text,
    choices: Choices,
    *,
    hint: Text = "",
    only_if: tuple[str, tuple[str, ...]] | None = None,
) -> Field:
    """What of a list holds; perhaps nothing."""
    return Field(
        key=key,
        label=label,
        kind="choices",
        choices=choices,
        required=False,
        help=hint,
        only_if=only_if,
    )


def said(answers: Answers, fields: tuple[Field, ...], key: str) -> str:
    """The answer to a question, or nothing where it was not asked after all."""
    field = next(field for field in fields if field.key == key)
    return answers.get(key) or "" if field.is_asked(answers) else ""


def chosen(answers: Answers, fields: tuple[Field, ...], key: str) -> tuple[str, ...]:
    """What was ticked, in the order of the list."""
    field = next(field for field in fields if field.key == key)
    given = answers.get(key) or () if field.is_asked(answers) else ()
    return tuple(value for value, _label in field.choices if value in given)
