"""An agenda of hundreds of pages is made in the background, while its page can be read."""

import io
import re

import pikepdf
import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from governance import assembling, tasks
from governance.actions import meetings
from governance.models import Meeting
from tests.factories import make_document, make_item

ITEMS, PAGES_OF_A_PAPER = 25, 8


@pytest.fixture
def published(meeting, settings, tmp_path, secretary):
    storages = {**settings.STORAGES}
    storages["default"] = {**storages["default"], "OPTIONS": {"location": str(tmp_path)}}
    settings.STORAGES = storages
    blank = io.BytesIO()
    with pikepdf.new() as pdf:
        for _page in range(PAGES_OF_A_PAPER):
            pdf.add_blank_page()
        pdf.save(blank)
    for number in range(ITEMS):
        item = make_item(meeting=meeting, heading=f"Sag {number}")
        paper = make_document(case=item.case, name=f"Bilag {number}.pdf")
        paper.file.save(f"cases/{paper.pk}", ContentFile(blank.getvalue()))
        item.papers.add(paper)
    Meeting.objects.filter(pk=meeting.pk).update(status=Meeting.Status.CLOSED)
    meeting = Meeting.objects.get(pk=meeting.pk)
    meetings.publish_agenda(meeting, by=secretary)
    return meeting


@pytest.mark.spec("G17")
def test_two_hundred_pages_come_with_bookmarks_and_the_page_says_how_far_they_are(
    client, published, member, monkeypatch
):
    """Nothing is made before the worker comes; while it works, the page is read and counts up."""
    client.force_login(member)
    address = reverse("governance:read_agenda", args=[published.pk])
    progress = reverse("governance:package_progress", args=[published.pk])
    assemble, seen = assembling.assemble, []

    def looked_at(text, enclosures, *, note):
        def look(done):
            note(done)
            if done % 10 == 0:
                assert "Sag 24" in client.get(address).text
                said = re.search(r"(\d+) af (\d+) dele", client.get(progress).text)
                seen.append(tuple(map(int, said.groups())))

        return assemble(text, enclosures, note=look)

    monkeypatch.setattr(assembling, "assemble", looked_at)
    package = published.packages.get()
    assert not package.file

    tasks.make_package(package.pk)

    assert seen == [(11, 26), (21, 26)]
    answer = client.get(reverse("governance:package_pdf", args=[published.pk]))
    with pikepdf.open(io.BytesIO(b"".join(answer.streaming_content))) as pdf:
        assert len(pdf.pages) > ITEMS * PAGES_OF_A_PAPER == 200
        with pdf.open_outline() as outline:
            items = outline.root[1:]
            assert [one.title for one in items] == [f"{n + 1}. Sag {n}" for n in range(ITEMS)]
            papers = [child for one in items for child in one.children]
            assert [one.title for one in papers] == [f"Bilag {n}.pdf" for n in range(ITEMS)]
            starts = [pdf.pages.index(pikepdf.Page(one.destination[0])) for one in papers]
    assert starts == list(range(starts[0], starts[0] + 200, PAGES_OF_A_PAPER))
