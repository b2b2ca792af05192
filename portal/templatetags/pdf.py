"""What a PDF must carry with it, because nothing is fetched while it is made."""

from base64 import b64encode
from functools import cache
from pathlib import Path

from django import template
from django.conf import settings
from django.contrib.staticfiles import finders
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

FOLDER = "dkfds/fonts/IBMPlexSans/complete/woff2"
FACES = [("Regular", "normal", 400), ("Italic", "italic", 400), ("SemiBold", "normal", 600)]


def read_static(name: str) -> bytes:
    """A static file, from its source or else from where collectstatic put it."""
    source = finders.find(name)
    path = Path(source) if source else Path(settings.STATIC_ROOT) / name
    return path.read_bytes() if path.is_file() else b""


def font_face(name: str, style: str, weight: int) -> str:
    font = read_static(f"{FOLDER}/IBMPlexSans-{name}.woff2")
    if not font:
        return ""
    data = b64encode(font).decode("ascii")
    source = f'url("data:font/woff2;base64,{data}")'
    described = f'font-family:"IBM Plex Sans";font-style:{style};font-weight:{weight}'
    return f"@font-face{{{described};src:{source}}}"


@register.simple_tag
@cache
def font_faces() -> SafeString:
    """The design system's typeface; without it the machine's own is used."""
    faces = "".join(font_face(*face) for face in FACES)
    return mark_safe(faces)  # noqa: S308 -- our own font files in base64
