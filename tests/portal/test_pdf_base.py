"""A PDF carries its own letters, because nothing is fetched while it is made."""

from django.template.loader import render_to_string

from portal.templatetags.pdf import font_face


def test_the_typeface_is_inside() -> None:
    html = render_to_string("pdf_base.html", {"authority": {"name": "Nordby Kommune"}})
    assert html.count("@font-face") == 3
    assert "http" not in html.lower()
    assert "Nordby Kommune" in html


def test_a_missing_typeface_is_no_hindrance() -> None:
    assert font_face("Missing", "normal", 400) == ""
