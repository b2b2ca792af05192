"""The frame around every page, and the parts that several apps share."""

import datetime
from types import SimpleNamespace

import pytest
from django.template.loader import render_to_string
from django.utils import translation

NOON = datetime.datetime(2026, 11, 30, 11, tzinfo=datetime.UTC)


@pytest.mark.parametrize("name", ["400.html", "403_csrf.html", "429.html", "500.html", "503.html"])
def test_a_page_for_trouble_needs_neither_request_nor_database(name: str) -> None:
    html = render_to_string(name)
    assert html.count("<h1>") == 1
    assert "<form" not in html


@pytest.mark.parametrize("name", ["base.html", "base_plain.html"])
def test_a_page_has_no_script_or_style_of_its_own(name: str) -> None:
    html = render_to_string(name)
    assert "<style" not in html
    assert " style=" not in html
    assert html.count("<script ") == html.count("<script src=") > 0
    assert '"allowEval": false' in html


def test_the_menu_says_where_one_is_and_what_waits() -> None:
    link = SimpleNamespace(url="/sager/", label="Cases", current=True, count=3)
    html = render_to_string("base.html", {"navigation": [link]})
    assert html.count('<a href="/sager/" aria-current="page">') == 2  # wide, and folded for phones


def test_the_authority_is_named_on_the_page() -> None:
    authority = SimpleNamespace(pk=1, name="Nordby Kommune", contact_text="99 99 99 99", logo="")
    html = render_to_string("base_plain.html", {"authority": authority})
    assert "Nordby Kommune" in html
    assert "99 99 99 99" in html


def test_files_tell_their_size_and_who_brought_them() -> None:
    paper = {"name": "Kontrakt.pdf", "url": "/bilag/1", "kind": "PDF", "size": 182_000}
    paper |= {"uploaded_by": "Bo Lind", "uploaded_at": NOON, "remove_url": "/bilag/1/fjern"}
    with translation.override("da"):
        html = render_to_string("includes/documents.html", {"documents": [paper]})
    assert "PDF, 177,7\xa0KB · 30. november 2026 kl. 12.00 · Bo Lind" in html
    assert 'Fjern<span class="sr-only"> Kontrakt.pdf</span>' in html


def test_the_history_says_when_what_and_who() -> None:
    event = {"at": NOON, "text": "Vurderet", "by": "Amir Vang"}
    with translation.override("da"):
        html = render_to_string("includes/history.html", {"events": [event]})
    assert "30. november 2026 kl. 12.00" in html
    assert "Amir Vang" in html


def test_progress_asks_again_until_it_is_done() -> None:
    going = {"label": "Agenda", "value": 4, "maximum": 1000, "poll_url": "/hvordan/"}
    html = render_to_string("includes/progress.html", going)
    assert 'hx-get="/hvordan/"' in html
    assert 'value="4" max="1000"' in html
    assert "hx-get" not in render_to_string("includes/progress.html", {"label": "Agenda"})


def test_a_pager_with_nowhere_to_go_is_not_shown() -> None:
    assert "nav" not in render_to_string("includes/pager.html", {"page": {}})
    html = render_to_string("includes/pager.html", {"page": {"next_url": "?after=9"}})
    assert 'rel="next"' in html
    assert 'rel="prev"' not in html
