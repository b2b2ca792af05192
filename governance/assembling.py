"""The agenda with all its papers as one file, to read without a network.

The text is made as the agenda is. Papers that are PDFs follow as pages, with a bookmark below
their item, and links to them lead there; papers of other kinds go along as attached files.
"""

import io
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from typing import BinaryIO, cast

import pikepdf
from django.conf import settings
from django.urls import reverse

from governance.agenda import Slot
from governance.models import AgendaItem
from procurement.models import Document

PDF = "application/pdf"
PAGES, FILE, MISSING = "pages", "file", "missing"


@dataclass(frozen=True)
class Enclosure:
    """A paper of an item, and how it goes along."""

    number: int
    item: AgendaItem
    document: Document
    how: str

    @property
    def url(self) -> str:
        """Where the text links to it."""
        pks = [self.item.pk, self.document.pk]
        return settings.SITE_URL + reverse("governance:item_paper", args=pks)

    @property
    def has_pages(self) -> bool:
        return self.how == PAGES

    @property
    def is_file(self) -> bool:
        return self.how == FILE


def enclosures_of(slots: Iterable[Slot]) -> list[Enclosure]:
    """Every paper of the items that the reader may see, in the order of the agenda."""
    return [
        Enclosure(slot.number, slot.item, paper, _how(paper))
        for slot in slots
        if not slot.gap
        for paper in slot.item.all_papers()
    ]


def assemble(
    text: bytes,
    enclosures: Sequence[Enclosure],
    *,
    note: Callable[[int], None],
) -> bytes:
    """The text with its papers; `note` hears how many are in."""
    with ExitStack() as opened:
        whole = opened.enter_context(pikepdf.open(io.BytesIO(text)))
        own, starts = len(whole.pages), dict[int, int]()
        for count, enclosure in enumerate(enclosures, start=1):
            if enclosure.has_pages:
                starts[id(enclosure)] = len(whole.pages)
                source = opened.enter_context(_opened(enclosure.document))
                paper = opened.enter_context(pikepdf.open(source))
                whole.pages.extend(paper.pages)
            elif enclosure.is_file:
                _attach(whole, enclosure)
            note(count)
        _bookmark(whole, enclosures, starts)
        places = {one.url: starts[id(one)] for one in enclosures if one.has_pages}
        _lead_inside(whole, whole.pages[:own], places)
        if enclosures:
            _claim_less(whole, has_foreign_pages=bool(starts))
        done = io.BytesIO()
        whole.save(done)
        return done.getvalue()


def _how(paper: Document) -> str:
    try:
        with _opened(paper) as file:
            if paper.content_type != PDF:
                return FILE
            # Locked or broken, it goes along as it is.
            with suppress(pikepdf.PdfError, pikepdf.PasswordError), pikepdf.open(file) as pdf:
                return PAGES if pdf.pages else FILE
            return FILE
    except FileNotFoundError:
        return MISSING


def _opened(paper: Document) -> BinaryIO:
    return cast(BinaryIO, paper.file.open("rb"))


def _attach(whole: pikepdf.Pdf, enclosure: Enclosure) -> None:
    paper = enclosure.document
    with _opened(paper) as file:
        spec = pikepdf.AttachedFileSpec(
            whole,
            file.read(),
            filename=paper.name,
            mime_type=paper.content_type,
            description="",
            creation_date="",
            mod_date="",
        )
    # Two items may each have a paper of that name.
    whole.attachments[f"{enclosure.number}. {paper.pk} {paper.name}"] = spec


def _bookmark(whole: pikepdf.Pdf, enclosures: Iterable[Enclosure], starts: dict[int, int]) -> None:
    with whole.open_outline() as outline:
        entries = {entry.title.partition(". ")[0]: entry for entry in outline.root}
        for enclosure in enclosures:
            if id(enclosure) in starts:
                entry = pikepdf.OutlineItem(enclosure.document.name, starts[id(enclosure)])
                entries[str(enclosure.number)].children.append(entry)


def _lead_inside(whole: pikepdf.Pdf, own: list[pikepdf.Page], places: dict[str, int]) -> None:
    """Links to papers that are in the file lead to their first page."""
    for page in own:
        for annotation in page.get("/Annots", []):
            action = annotation.get("/A", pikepdf.Dictionary())
            address = str(action.get("/URI", ""))
            if address in places:
                target = [whole.pages[places[address]].obj, pikepdf.Name.Fit]
                annotation.A = pikepdf.Dictionary(S=pikepdf.Name.GoTo, D=pikepdf.Array(target))


def _claim_less(whole: pikepdf.Pdf, *, has_foreign_pages: bool) -> None:
    """Of what others wrote nobody can promise that it is PDF/A, nor of their pages PDF/UA.

    A file that goes along inside is no part of what is read, but PDF/A-2 allows none.
    """
    with whole.open_metadata() as metadata:
        del metadata["pdfaid:part"], metadata["pdfaid:conformance"]
        if has_foreign_pages:
            del metadata["pdfuaid:part"]
