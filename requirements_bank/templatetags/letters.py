"""Mails to suppliers in the authority's own words."""

from typing import Any

from django import template
from django.template import Context

from portal.templatetags.formats import language
from requirements_bank.texts import letters
from requirements_bank.texts.letters import Written

register = template.Library()


@register.simple_tag(takes_context=True)
def letter(context: Context, kind: str) -> Written:
    """Subject and body of this kind of mail; `draft` in the context is one that is tried out."""
    found: dict[Any, Any] = context.flatten()
    text = found.get("draft") or letters.text_of(found["dialogue"].authority_id, kind, language())
    return letters.written(text, found)
