"""The standard document of technical requirements as PDF and as Word, from its frozen words."""

import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from portal.pdf import render_pdf
from portal.templatetags.formats import day
from portal.word import Paper
from requirements_bank.documents import pdfs
from requirements_bank.models import DialogueRequirement, StandardDocument
from requirements_bank.sheets.parts import Part, by_category


def parts_of(document: StandardDocument) -> list[Part]:
    return by_category(DialogueRequirement(**words) for words in document.content)


def make_pdf(document_id: int) -> None:
    """Make the PDF, if it is not made and nobody else is at it."""
    rows = StandardDocument.objects.select_related("case__authority")
    pdfs.make(rows, document_id, render_standard)


def waiting(before: datetime.datetime) -> list[int]:
    """Those that nobody is at: the bell was not heard, it failed, or its worker died."""
    late = StandardDocument.objects.without_pdf().filter(made_at__lt=before)
    return list(late.order_by("pk").values_list("pk", flat=True))


def render_standard(document: StandardDocument) -> bytes:
    """Slow: about 0.3 s a page."""
    with translation.override(document.language):
        context = {
            "document": document,
            "authority": document.case.authority,
            "about": _about(),
            "parts": [
                (part.name, [(row, how(row)) for row in part.requirements])
                for part in parts_of(document)
            ],
        }
        return render_pdf("requirements_bank/standard_pdf.html", context)


def write_standard(document: StandardDocument) -> bytes:
    """The same words as Word, for who answers in the document itself."""
    with translation.override(document.language):
        owner = str(document.case.authority)
        paper = Paper(document.title, owner=owner, language=document.language)
        edition = _("%(authority)s · edition %(number)s · %(day)s")
        known = {"authority": owner, "number": document.number, "day": day(document.made_at)}
        paper.text(edition % known)
        paper.text(_about())
        for part in parts_of(document):
            paper.heading(part.name)
            for row in part.requirements:
                _write(paper, row)
    return paper.content()


def _write(paper: Paper, row: DialogueRequirement) -> None:
    paper.heading(f"{row.label} {row}", level=2)
    paper.text(row.description_text)
    paper.text(row.local_description)
    paper.facts(
        [
            (_("Priority"), row.get_priority_display()),
            (_("Why it is asked"), row.rationale_text),
            (_("How a supplier shows it"), row.verification_text),
            (_("Law or standard"), row.source),
            (_("How it is answered"), how(row)),
        ]
    )


def how(row: DialogueRequirement) -> str:
    """How the requirement is answered, with the unit and what there is to choose among."""
    said = str(row.get_answer_kind_display())
    rest = row.unit or ", ".join(row.options)
    return f"{said}: {rest}" if rest else said


def _about() -> str:
    return _(
        "These are the technical requirements that we ask of IT solutions. All suppliers get the "
        "same document. What stands in [brackets] is agreed in each case."
    )
