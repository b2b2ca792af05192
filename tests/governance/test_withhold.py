"""What is kept from the public stands nowhere in the public edition, and the edition says so."""

import io
from datetime import timedelta

import pikepdf
import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from governance import papers, permissions
from governance.actions import decisions, minutes
from governance.actions.withholdings import lift_withholding, withhold
from governance.documents import html_of, render_paper
from governance.models import (
    Addendum,
    AgendaItem,
    Decision,
    Discussion,
    FixedPoint,
    Meeting,
    Paper,
    StandingItem,
    Supplement,
    Withholding,
)
from governance.overtaken import fingerprint
from governance.tasks import make_paper
from notifications.models import Event
from portal.refusals import Refused
from procurement.models import StepDecision
from tests.factories import make_case, make_document, make_item, make_step

Outcome = Decision.Outcome
LAW = "Offentlighedsloven § 30, nr. 2: forretningsforhold"


@pytest.fixture(autouse=True)
def uploads(settings, tmp_path):
    storages = {**settings.STORAGES}
    storages["default"] = {**storages["default"], "OPTIONS": {"location": str(tmp_path)}}
    settings.STORAGES = storages
    return tmp_path


def say(item, by, text):
    known = Discussion.objects.filter(item=item).first() or Discussion()
    seen = fingerprint(known, minutes.DISCUSSED)
    minutes.write_discussion(Discussion(item=item, text=text), by=by, seen=seen)


@pytest.fixture
def item(decidable, chair):
    """Decided, with a word of its own in each field, and on the agenda around it."""
    AgendaItem.objects.filter(pk=decidable.pk).update(
        heading="Ordet overskrift",
        presentation="Ordet fremstilling",
        recommendation="Ordet indstilling",
        organisation="Ordet organisation",
        economy="Ordet økonomi",
        basis={"da": "<p>Ordet grundlag</p>"},
    )
    decidable.refresh_from_db()
    decidable.papers.add(make_document(case=decidable.case, name="ordet-bilag.pdf"))
    Supplement.objects.create(item=decidable, text="Ordet supplement", written_by=chair)
    decision = Decision(outcome=Outcome.CONDITIONS, reason="Ordet grund", conditions="Ordet vilkår")
    decisions.decide(decidable, by=chair, decision=decision)
    say(decidable, chair, "Første afsnit.\r\n\r\nAndet afsnit.\nTredje afsnit.")
    return AgendaItem.objects.for_show().get(pk=decidable.pk)


@pytest.fixture
def held(item):
    return Meeting.objects.get(pk=item.meeting_id)


@pytest.fixture
def point(held):
    return FixedPoint.objects.create(
        meeting=held, heading="Ordet punkt", text="Ordet emne", said="Ordet sagt", place="last"
    )


@pytest.fixture
def approved(held, point, secretary):
    minutes.approve_minutes(held, by=secretary, at=held)
    for paper in held.papers.all():
        make_paper(paper.pk)
    return held


def page(name, *args):
    return reverse(f"governance:{name}", args=args)


def mark(target, by, *parts, because=LAW):
    withhold(target, by=by, chosen=[(part, "") for part in parts], because=because)


def public(meeting):
    return html_of(Paper(meeting=meeting, kind=Paper.Kind.PUBLIC))


def bytes_of(paper):
    paper.refresh_from_db()
    with paper.file.open("rb") as file:
        return file.read()


def around(pdf):
    """Of a PDF, beside its pages: the outline and the metadata."""
    file = pikepdf.open(io.BytesIO(pdf))
    with file.open_outline() as outline, file.open_metadata() as metadata:
        titles = [title for one in outline.root for title in titles_of(one)]
        return " ".join([*titles, *map(str, metadata.values()), str(file.docinfo)])


def titles_of(entry):
    return [entry.title, *(title for one in entry.children for title in titles_of(one))]


def sides(client, meeting):
    """The page's two columns, all of each."""
    shown = client.get(page("public_edition", meeting.pk)).text
    left, right = [], []
    for section in shown.split('<section class="editions">')[1:]:
        whole, _between, rest = section.partition('<div class="editions__public">')
        left.append(whole)
        right.append(rest.partition("</section>")[0].partition('<p><a href="')[0])
    return " ".join(left), " ".join(right)


def test_without_a_mark_both_editions_say_the_same(client, held, item, point, member):
    client.force_login(member)

    for side in (*sides(client, held), public(held)):
        for words in (
            *(
                "Ordet overskrift",
                "Ordet indstilling",
                "Første afsnit.",
                "Godkendt med betingelser",
            ),
            *("Ordet grund", "Ordet vilkår", "Ordet punkt", "Ordet emne", "Ordet sagt"),
        ):
            assert words in side, words


def test_what_is_on_the_agenda_alone_is_in_no_edition_of_the_minutes(held, item):
    shown = public(held)

    for words in ("fremstilling", "organisation", "økonomi", "grundlag", "supplement"):
        assert f"Ordet {words}" not in shown
    assert "ordet-bilag" not in shown


@pytest.mark.parametrize(
    ("part", "hidden", "open_still"),
    [
        ("heading", ["Ordet overskrift"], ["Ordet indstilling", "Ordet grund"]),
        ("put", ["Ordet indstilling"], ["Ordet overskrift", "Ordet grund"]),
        ("said", ["Første afsnit", "Andet afsnit", "Tredje afsnit"], ["Ordet indstilling"]),
        ("decided", ["Ordet grund", "Ordet vilkår"], ["Godkendt med betingelser", "Første"]),
        (
            "whole",
            ["Ordet", "afsnit", "Godkendt med betingelser", "SAG-"],
            ["1. Ikke offentligt"],
        ),
    ],
)
def test_each_part_can_be_left_out_by_itself(
    client, held, item, secretary, member, part, hidden, open_still
):
    mark(item, secretary, part)
    client.force_login(member)
    whole, preview = sides(client, held)

    for shown in (preview, public(held)):
        assert [words for words in hidden if words in shown] == []
        assert [words for words in open_still if words not in shown] == []
        assert shown.count(LAW) == 1
    assert LAW not in whole
    assert LAW not in html_of(Paper(meeting=held, kind=Paper.Kind.MINUTES))
    assert "Ordet indstilling" in html_of(Paper(meeting=held, kind=Paper.Kind.MINUTES))


def test_votes_and_the_answer_of_a_step_are_parts_of_their_own(held, item, secretary, architect):
    step = make_step(6, case=item.case)
    known = {"recommendations": "Ordet anbefaling", "missing": "Ordet mangel", "round": 1}
    said = StepDecision.objects.create(
        step=step,
        outcome="maybe",
        missing_by=timezone.localdate(),
        decided_by=secretary,
        **known,
    )
    said.it_contacts.add(architect)
    old = Decision.objects.get()
    more = {"votes": "5 for, 2 imod", "step_decision": said, "contact_person": architect}
    fresh = Decision(item=item, outcome="approved", decided_by=secretary, corrects=old, **more)
    fresh.save()
    words = ("5 for, 2 imod", "Ordet anbefaling", "Ordet mangel", architect.name)
    assert [one for one in words if one not in public(held)] == []

    mark(item, secretary, "votes")
    assert "5 for, 2 imod" not in public(held)
    assert "Ordet anbefaling" in public(held)

    mark(item, secretary, "decided")
    assert [one for one in words if one in public(held)] == []


def test_a_paragraph_is_left_out_where_it_stood_and_its_neighbours_are_one_gap(
    client, held, item, secretary
):
    client.force_login(secretary)
    address = page("withhold", item.pk)
    shown = client.get(address).text
    assert "Hvad der blev sagt: “Andet afsnit.”" in shown
    assert "tavshedspligt" in shown

    chosen = ["said|Andet afsnit.", "said|Tredje afsnit."]
    client.post(address, {"chosen": chosen, "because": LAW})

    text = public(held)
    assert "Første afsnit." in text
    assert "Andet afsnit." not in text
    assert "Tredje afsnit." not in text
    assert text.count(LAW) == 1
    assert "said|Andet afsnit." not in client.get(address).text


def test_a_paragraph_that_stands_elsewhere_too_is_left_out_there_too(held, item, secretary):
    say(item, secretary, "Ordet grund\nAndet.")

    withhold(item, by=secretary, chosen=[("said", "Ordet grund")], because=LAW)

    assert "Ordet grund" not in public(held)
    assert "Ordet vilkår" in public(held)


def test_where_a_paragraph_was_rewritten_all_of_its_part_is_left_out(held, item, secretary):
    withhold(item, by=secretary, chosen=[("said", "Andet afsnit.")], because=LAW)

    say(item, secretary, "Andet afsnit, rettet.\nNyt.")

    text = public(held)
    assert "Andet afsnit" not in text
    assert "Nyt." not in text
    assert LAW in text


def test_a_paragraph_that_was_rewritten_meanwhile_is_not_chosen(client, held, item, secretary):
    client.force_login(secretary)

    shown = client.post(
        page("withhold", item.pk), {"chosen": ["said|Et andet afsnit."], "because": LAW}
    )

    assert set(shown.context["form"].errors) == {"chosen"}
    assert not Withholding.objects.exists()


def test_the_words_under_a_point_that_is_no_case_can_be_left_out(
    client, held, point, secretary, member
):
    client.force_login(secretary)
    assert page("withhold_of_point", point.pk) in client.get(held.minutes_url).text

    client.post(page("withhold_of_point", point.pk), {"chosen": ["said|"], "because": LAW})

    shown = public(held)
    assert "Ordet sagt" not in shown
    assert "Ordet punkt" in shown
    mark(point, secretary, "whole")
    assert "Ordet punkt" not in public(held)
    assert "Ordet emne" not in public(held)


def test_a_confidential_item_is_kept_from_the_public_unmarked_and_so_is_why(held, item, secretary):
    AgendaItem.objects.filter(pk=item.pk).update(confidential="Ordet fortroligt")

    shown = public(held)

    assert "Ordet" not in shown.replace("Ordet punkt", "")
    assert "punktet er fortroligt" in shown


def test_nothing_is_left_out_without_a_reason(client, item, secretary):
    client.force_login(secretary)

    shown = client.post(page("withhold", item.pk), {"chosen": ["said|"], "because": "  "})

    assert set(shown.context["form"].errors) == {"because"}
    known = {"item": item, "part": "said", "marked_by": secretary}
    for wrong in (
        {"because": " "},
        {"because": LAW, "part": "everything"},
        {"because": LAW, "part": "whole", "line": "Ordet"},
        {"because": LAW, "item": None},
        {"because": LAW, "lifted_at": timezone.now(), "lifted_by": secretary},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Withholding.objects.create(**{**known, **wrong})


def test_a_mark_is_made_once_and_never_deleted(item, secretary):
    mark(item, secretary, "said", "said")
    mark(item, secretary, "said")

    assert Withholding.objects.count() == 1
    assert Event.objects.filter(kind="governance.withheld").count() == 1
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Withholding.objects.all().delete()


def test_it_is_lifted_with_a_reason_and_that_it_was_there_stays(client, held, item, secretary):
    mark(item, secretary, "said")
    one = Withholding.objects.get()
    client.force_login(secretary)
    address = page("lift_withholding", one.pk)
    assert address in client.get(page("withhold", item.pk)).text
    assert LAW in client.get(address).text
    assert client.post(address, {"lifted_because": ""}).context["form"].errors

    client.post(address, {"lifted_because": "Det var det forkerte punkt."})

    assert "Første afsnit." in public(held)
    shown = client.get(page("withhold", item.pk)).text
    assert "Har været udeladt" in shown
    assert "Det var det forkerte punkt." in shown
    assert Event.objects.get(kind="governance.withholding_lifted").actor == secretary
    assert client.get(address).status_code == 403
    with pytest.raises(Refused, match="allerede"):
        lift_withholding(one, by=secretary, because="Igen.")


def test_of_two_who_lift_the_same_the_second_reads_so(client, item, secretary, chair, settings):
    mark(item, secretary, "said")
    client.force_login(secretary)
    one = Withholding.objects.get()

    def by_the_chair():
        settings.PAUSES = {}
        lift_withholding(Withholding.objects.get(), by=chair, because="Formanden først.")

    settings.PAUSES = {"about_to_lift": by_the_chair}
    shown = client.post(page("lift_withholding", one.pk), {"lifted_because": "Så jeg."})

    assert "allerede" in shown.text
    assert "Så jeg." in shown.text


def test_what_was_forgotten_is_left_out_after_the_approval_and_the_minutes_stay(
    client, approved, item, secretary, uploads
):
    whole, edition = (
        approved.papers.get(kind=kind) for kind in (Paper.Kind.MINUTES, Paper.Kind.PUBLIC)
    )
    before = bytes_of(whole)
    client.force_login(secretary)
    assert page("withhold", item.pk) in client.get(approved.minutes_url).text

    with transaction.atomic():
        mark(item, secretary, "whole")
    edition.refresh_from_db()
    assert (edition.state, edition.file.name) == (Paper.State.WAITING, "")
    answer = client.get(page("public_minutes_pdf", approved.pk))
    assert answer.status_code == 302

    make_paper(edition.pk)

    answer = client.get(page("public_minutes_pdf", approved.pk))
    shown = around(b"".join(answer.streaming_content))
    assert "Ordet overskrift" not in shown
    assert "1. Ikke offentligt" in shown
    assert bytes_of(whole) == before


def test_the_file_of_before_is_gone(
    approved, item, secretary, uploads, django_capture_on_commit_callbacks
):
    before = approved.papers.get(kind=Paper.Kind.PUBLIC).file.name
    assert (uploads / before).exists()

    with django_capture_on_commit_callbacks(execute=True):
        mark(item, secretary, "whole")

    assert not (uploads / before).exists()


def test_a_worker_that_began_before_the_mark_throws_its_own_away(held, point, item, secretary):
    minutes.approve_minutes(held, by=secretary, at=held)
    began = papers.begin(Paper, held.papers.get(kind=Paper.Kind.PUBLIC).pk)
    pdf = render_paper(began)

    mark(item, secretary, "whole")
    papers.freeze_paper(began, pdf)

    paper = held.papers.get(kind=Paper.Kind.PUBLIC)
    assert (paper.is_waiting, paper.file.name) == (True, "")
    make_paper(paper.pk)
    paper.refresh_from_db()
    assert paper.is_ready


def test_the_outline_of_the_public_pdf_says_nothing_that_is_left_out(approved, item, secretary):
    paper = approved.papers.get(kind=Paper.Kind.PUBLIC)
    assert "1. Ordet overskrift" in around(bytes_of(paper))

    mark(item, secretary, "heading")
    make_paper(paper.pk)

    shown = around(bytes_of(paper))
    assert "Ordet overskrift" not in shown
    assert LAW in shown


def test_an_addendum_stands_in_the_public_edition_made_anew(client, approved, item, secretary):
    client.force_login(secretary)

    client.post(page("add_addendum", approved.pk), {"item": item.pk, "text": "Ordet rettet."})

    shown = public(approved)
    assert "Ordet rettet." in shown
    assert "Om punkt 1, Ordet overskrift" in shown
    assert "Tilføjet" in around(bytes_of(approved.papers.get(kind=Paper.Kind.PUBLIC)))


def test_an_addendum_is_left_out_from_the_beginning_or_afterwards(
    client, approved, item, secretary
):
    client.force_login(secretary)
    known = {"item": item.pk, "text": "Ordet rettet.", "because": LAW}
    client.post(page("add_addendum", approved.pk), known)
    minutes.add_addendum(Addendum(meeting=approved, text="Ordet til."), by=secretary)

    shown = public(approved)
    assert "Ordet rettet." not in shown
    assert "Om punkt 1" not in shown
    assert "Ordet til." in shown
    assert LAW in shown

    later = Addendum.objects.get(item=None)
    assert not Withholding.objects.filter(addendum=later).exists()
    address = page("withhold_of_addendum", later.pk)
    assert "heading|" not in client.get(address).text
    client.post(address, {"chosen": ["said|"], "because": LAW})
    assert "Ordet til." not in public(approved)
    assert public(approved).count("Tilføjet") == 2


def test_an_addendum_sent_again_with_the_reason_that_was_forgotten_is_left_out(
    client, approved, secretary
):
    client.force_login(secretary)
    known = {"text": "Ordet rettet."}

    for reason in ("", LAW, LAW):
        client.post(page("add_addendum", approved.pk), known | {"because": reason})

    assert Withholding.objects.get().addendum == Addendum.objects.get()
    assert "Ordet rettet." not in public(approved)


@pytest.mark.parametrize(
    ("part", "line", "about"),
    [
        *(("whole", "", "Ikke offentligt"), ("said", "", ""), ("said", "Andet afsnit.", "")),
        *(("heading", "", ""), ("put", "", ""), ("decided", "", ""), ("votes", "", "")),
    ],
)
def test_an_addendum_follows_what_is_kept_from_the_public_of_its_item(
    approved, item, secretary, part, line, about
):
    withhold(item, by=secretary, chosen=[(part, line)], because=LAW)

    minutes.add_addendum(Addendum(meeting=approved, item=item, text="Ordet rettet."), by=secretary)

    shown = public(approved)
    assert "Ordet rettet." not in shown
    assert about in shown


def test_a_correction_of_a_decision_follows_its_words(approved, item, secretary, chair):
    mark(item, secretary, "heading", "decided")
    new = Decision(outcome=Outcome.REJECTED, reason="Ordet afvist")

    decisions.correct(item, by=chair, decision=new, corrects=Decision.objects.get())

    shown = public(approved)
    assert "Ordet afvist" not in shown
    assert "Afvist" in shown
    assert "Om punkt 1<" in shown


def test_a_line_of_a_decision_that_is_corrected_since_takes_all_of_its_words_along(
    held, item, secretary, chair
):
    withhold(item, by=secretary, chosen=[("decided", "Ordet grund")], because=LAW)
    assert "Ordet grund" not in public(held)
    assert "Ordet vilkår" in public(held)
    new = Decision(outcome=Outcome.REJECTED, reason="Ordet grund, rettet")

    decisions.correct(item, by=chair, decision=new, corrects=Decision.objects.get())

    shown = public(held)
    assert "Ordet grund" not in shown
    assert "Afvist" in shown
    withhold(item, by=secretary, chosen=[("decided", "Ordet grund, rettet")], because=LAW)
    shown = public(held)
    assert "Ordet grund" not in shown
    assert "Ordet vilkår" in shown


def test_who_may_not_see_the_item_sees_it_in_neither_edition(
    client, approved, item, secretary, member, coordinator
):
    minutes.add_addendum(Addendum(meeting=approved, item=item, text="Ordet rettet."), by=secretary)
    item.recusals.create(user=member, reason="Bror", declared_by=secretary)
    client.force_login(member)

    shown = client.get(page("public_edition", approved.pk)).text

    assert "Ordet overskrift" not in shown
    assert "Ordet rettet." not in shown
    assert "Ordet sagt" in shown
    without = Paper(meeting=approved, kind=Paper.Kind.PUBLIC, without=str(item.pk))
    assert "Ordet rettet." not in html_of(without)
    assert permissions.can_withhold(secretary, item)
    item.recusals.create(user=secretary, reason="Ven", declared_by=member)
    mark(item, secretary, "said")
    client.force_login(secretary)
    for address in (
        page("withhold", item.pk),
        page("withhold_of_addendum", Addendum.objects.get().pk),
        page("lift_withholding", Withholding.objects.get().pk),
    ):
        assert client.get(address).status_code == 404
    assert page("withhold", item.pk) not in client.get(page("public_edition", approved.pk)).text


def test_the_draft_of_the_public_edition_is_the_boards_own(client, held, member, coordinator):
    client.force_login(coordinator)
    assert client.get(page("public_edition", held.pk)).status_code == 403

    client.force_login(member)
    assert client.get(page("public_edition", held.pk)).status_code == 200


def test_who_may(held, item, point, secretary, chair, member, board):
    for person, may in ((secretary, True), (chair, True), (member, False)):
        assert permissions.can_withhold(person, item) == may
        assert permissions.can_withhold(person, point) == may
    item.status = AgendaItem.Status.WITHDRAWN
    assert not permissions.can_withhold(secretary, item)
    standing = StandingItem(board=board, heading="Eventuelt")
    assert not permissions.can_withhold(secretary, standing)
    held.starts_at = timezone.now() + timedelta(days=1)
    point.meeting = held
    assert not permissions.can_withhold(secretary, point)


def test_both_editions_cost_the_same_for_three_items_as_for_one(
    client, held, item, secretary, department, query_count
):
    client.force_login(secretary)
    address = page("public_edition", held.pk)
    client.get(address)
    one = query_count(client.get, address)
    for _number in range(2):
        more = make_item(meeting=held, case=make_case(department=department), status="decided")
        Decision.objects.create(item=more, outcome=Outcome.APPROVED, decided_by=secretary)
        mark(more, secretary, "said")
        FixedPoint.objects.create(meeting=held, heading="Eventuelt", said="Intet.")

    assert query_count(client.get, address) == one
