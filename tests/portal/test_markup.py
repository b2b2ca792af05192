"""Text with a few marks becomes a page, and nothing that somebody types becomes more."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.markup import to_html

ALLOWED = {"p", "br", "h2", "h3", "ul", "ol", "li", "strong", "a"}


class Seen(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, list]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, attrs))


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        (
            "Et afsnit\nmed to linjer\n\nog et til",
            "<p>Et afsnit<br>med to linjer</p>\n<p>og et til</p>",
        ),
        ("# Stor\n## Stor\n### Mindre", "<h2>Stor</h2>\n<h2>Stor</h2>\n<h3>Mindre</h3>"),
        ("Her:\n- et\n* to", "<p>Her:</p>\n<ul><li>et</li><li>to</li></ul>"),
        ("1. først\n2) så", "<ol><li>først</li><li>så</li></ol>"),
        ("3. december er fristen", "<p>3. december er fristen</p>"),
        ("#uden mellemrum -sådan", "<p>#uden mellemrum -sådan</p>"),
        ("**Fed** og **", "<p><strong>Fed</strong> og **</p>"),
        ("Se [vores **side**](https://a.dk/?b=1&c=2)", None),
        ("[skriv](mailto:a@b.dk)", '<p><a href="mailto:a@b.dk">skriv</a></p>'),
        ("", ""),
        ("\n \n", ""),
    ],
)
def test_the_marks(typed, shown):
    if shown is None:
        shown = '<p>Se <a href="https://a.dk/?b=1&amp;c=2">vores <strong>side</strong></a></p>'

    assert to_html(typed) == shown


@pytest.mark.parametrize(
    "typed",
    [
        "<script>alert(1)</script>",
        "[klik](javascript:alert(1))",
        "[klik](data:text/html,x)",
        "[klik](//andre.example)",
        "[klik](/kravbank/)",
        '[klik](https://a.dk/"onmouseover="x)',
        "[<img src=x>](https://a.dk)",
        "- <b onclick=x>",
    ],
)
def test_what_would_be_markup_or_another_kind_of_link_is_shown_as_it_is_typed(typed):
    seen = Seen(to_html(typed)).tags

    assert {tag for tag, _attrs in seen} <= ALLOWED
    for tag, attrs in seen:
        assert [name for name, _value in attrs] == (["href"] if tag == "a" else [])


MARKS = st.lists(
    st.sampled_from(
        [*"#-*[]()<>\"'&\n ", "**", "1. ", "a", "https://", "mailto:", "javascript:", "](", "æ"]
    ),
    max_size=60,
).map("".join)


@given(MARKS)
def test_whatever_is_typed_only_these_tags_come_of_it_and_links_lead_where_they_may(typed):
    for tag, attrs in Seen(to_html(typed)).tags:
        assert tag in ALLOWED
        assert [name for name, _value in attrs] == (["href"] if tag == "a" else [])
        for _name, value in attrs:
            assert value.lower().startswith(("http://", "https://", "mailto:"))


def test_a_long_text_of_nothing_but_marks_takes_no_time():
    for typed in ("[" * 10_000, "**" * 5_000, "](" * 5_000, "[a](https://" * 800):
        assert to_html(typed).startswith("<p>")
