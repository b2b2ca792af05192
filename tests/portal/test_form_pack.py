"""Every form gets labels, hints, errors and a summary that screen readers can follow."""

from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, ButtonHolder, Column, Div, Fieldset, Layout, Row, Submit
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import Context, Template
from django.utils import translation

from portal.forms import DayInput, MomentInput, MoneyField, MultipleFileField


class WishForm(forms.Form):
    why = {"purpose": "It decides who must assess it."}

    title = forms.CharField(help_text="A name that others know it by.")
    purpose = forms.CharField(widget=forms.Textarea)
    price = MoneyField()
    personal = forms.ChoiceField(choices=[("y", "Yes"), ("n", "No")], widget=forms.RadioSelect)
    users = forms.MultipleChoiceField(
        choices=[("1", "Citizens"), ("2", "Staff")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    start = forms.DateField(widget=DayInput, required=False)
    meeting = forms.SplitDateTimeField(required=False)
    closes = forms.DateTimeField(widget=MomentInput, required=False)
    papers = MultipleFileField(required=False)
    sure = forms.BooleanField()
    draft = forms.CharField(widget=forms.HiddenInput)

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.layout = Layout(
            Fieldset("About", "title", "purpose", Row(Column("price"), Column("personal"))),
            Div("users", "start", "meeting", "closes", "papers", "sure", "draft"),
            ButtonHolder(Submit("send", "Send"), HTML("<a href='/'>Back</a>")),
        )
        helper.add_input(Submit("later", "Save for later", css_class="button-secondary"))
        return helper


class Page(HTMLParser):
    """The tags of a page with their attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def all(self, *names: str) -> list[dict[str, str | None]]:
        return [attrs for tag, attrs in self.tags if tag in names]

    @property
    def ids(self) -> list[str]:
        return [attrs["id"] or "" for _, attrs in self.tags if "id" in attrs]

    def by_id(self, wanted: str) -> dict[str, str | None]:
        return next(attrs for _, attrs in self.tags if attrs.get("id") == wanted)


def render(template: str, **context: object) -> str:
    loaded = Template("{% load crispy_forms_tags %}" + template)
    return loaded.render(Context(context))


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture(params=["{% crispy form %}", "{{ form|crispy }}"])
def with_errors(request: pytest.FixtureRequest) -> Page:
    return Page(render(request.param, form=WishForm({"start": "soon"})))


def test_every_input_has_a_label(with_errors: Page) -> None:
    labelled = {attrs["for"] for attrs in with_errors.all("label")}
    inputs = with_errors.all("input", "select", "textarea")
    asked = [attrs for attrs in inputs if attrs.get("type") != "hidden"]
    names = {attrs["id"] for attrs in asked if not str(attrs["id"]).startswith("id_meeting")}
    assert names == labelled


def test_everything_that_is_referred_to_is_on_the_page_once(with_errors: Page) -> None:
    described = [
        name
        for _, attrs in with_errors.tags
        for name in str(attrs.get("aria-describedby") or "").split()
    ]
    linked = [str(attrs["href"])[1:] for attrs in with_errors.all("a") if "#" in str(attrs["href"])]
    assert described
    assert len(linked) == 6
    assert set(described) | set(linked) <= set(with_errors.ids)
    assert len(with_errors.ids) == len(set(with_errors.ids))


def test_a_wrong_field_says_so_to_a_screen_reader(with_errors: Page) -> None:
    title = with_errors.by_id("id_title")
    assert title["aria-invalid"] == "true"
    assert title["aria-describedby"] == "id_title_helptext id_title_error"


def test_the_summary_links_a_group_to_its_first_choice(with_errors: Page) -> None:
    assert "#id_personal_0" in [attrs["href"] for attrs in with_errors.all("a")]


def test_the_summary_counts_and_tells_what_no_field_can_tell() -> None:
    form = WishForm({"start": "soon"})
    form.add_error(None, "The two do not fit together.")
    html = render("{{ form|crispy }}", form=form)
    assert "There are 8 errors on the page" in html
    assert "<li>The two do not fit together.</li>" in html
    assert "<li>Draft – This field is required.</li>" in html


def test_a_form_without_errors_has_no_summary() -> None:
    assert "error-summary" not in render("{% crispy form %}", form=WishForm())


def test_optional_fields_are_marked_where_others_are_required() -> None:
    assert render("{{ form|crispy }}", form=WishForm()).count("(optional)") == 5


def test_a_filter_does_not_mark_what_is_all_optional() -> None:
    class Filter(forms.Form):
        words = forms.CharField(required=False)

    assert "(optional)" not in render("{{ form|crispy }}", form=Filter())


def test_why_we_ask_stands_at_the_question() -> None:
    html = render("{{ form|crispy }}", form=WishForm())
    assert html.count("Why do we ask?") == 1
    assert "It decides who must assess it." in html


def test_choices_keep_what_was_chosen() -> None:
    html = render("{{ form|crispy }}", form=WishForm({"personal": "n", "users": ["2"]}))
    page = Page(html)
    assert "checked" in page.by_id("id_personal_1")
    assert "checked" in page.by_id("id_users_1")
    assert "checked" not in page.by_id("id_users_0")


def test_the_form_tag_and_its_buttons() -> None:
    page = Page(render("{% crispy form %}", form=WishForm()))
    (form,) = page.all("form")
    assert form["method"] == "post"
    assert form["enctype"] == "multipart/form-data"
    assert "novalidate" in form
    assert [(b["name"], str(b["class"]).split()) for b in page.all("button")] == [
        ("send", ["button", "button-primary"]),
        ("later", ["button", "button-secondary"]),
    ]


def test_the_browsers_own_date_field_keeps_its_value() -> None:
    page = Page(render("{{ form|crispy }}", form=WishForm({"start": "2026-11-30"})))
    assert page.by_id("id_start")["type"] == "date"
    assert page.by_id("id_start")["value"] == "2026-11-30"
    assert page.by_id("id_closes")["type"] == "datetime-local"


def test_money_is_marked_with_its_unit() -> None:
    assert "form-input-suffix" in render("{{ form|crispy }}", form=WishForm())


def test_a_form_set_shows_each_form_and_what_is_wrong_with_all() -> None:
    class Line(forms.Form):
        name = forms.CharField(required=False)

    lines = forms.formset_factory(Line, extra=0, min_num=3, validate_min=True)
    data = {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "0"}
    for template in ("{% crispy form %}", "{{ form|crispy }}"):
        html = render(template, form=lines(data))
        assert "id_form-1-name" in html
        assert "Please submit at least 3 forms" in html


def test_several_files_become_a_list() -> None:
    field = MultipleFileField(required=False)
    files = [SimpleUploadedFile("a.pdf", b"a"), SimpleUploadedFile("b.pdf", b"b")]
    assert field.clean(files) == files
    assert field.clean([]) == []
    assert field.clean(None) == []
    with pytest.raises(forms.ValidationError):
        MultipleFileField().clean([])
