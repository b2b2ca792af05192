"""How a package becomes a file: claimed, put together outside any transaction, then kept."""

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import translation

from governance.agenda import whole_agenda
from governance.gaps import keys_in
from governance.models import Meeting, Package
from portal import uploads
from portal.clock import database_now
from portal.locks import locked
from portal.pdf import render_pdf
from procurement.models import Document

TEMPLATE = "governance/package_pdf.html"


def make(package: Package) -> bytes:
    """The agenda with its papers, in Danish as all its papers are. It says how far it is."""
    from governance.assembling import assemble, enclosures_of  # noqa: PLC0415 -- slow import

    meeting = Meeting.objects.select_related("board__authority").get(pk=package.meeting_id)
    with translation.override("da"):
        agenda = whole_agenda(meeting, None, without=keys_in(package.without))
        enclosures = enclosures_of(agenda.slots)
        _note(package, 0, total=len(enclosures) + 1)
        text = render_pdf(
            TEMPLATE,
            {
                "meeting": meeting,
                "authority": meeting.authority,
                "agenda": agenda,
                "slots": agenda.slots,
                "enclosures": enclosures,
                "site": settings.SITE_URL,
            },
        )
    return assemble(text, enclosures, note=lambda done: _note(package, done + 1))


def papers_in(package: Package) -> set[Document]:
    """The papers that whoever opens the file has opened (X10)."""
    items = package.meeting.items.standing().exclude(pk__in=keys_in(package.without)).for_show()
    return {paper for item in items for paper in item.all_papers()}


@transaction.atomic
def keep(package: Package, pdf: bytes) -> None:
    """Keep the file, unless a newer one is wanted meanwhile; the one before it goes."""
    current = locked(Package.objects.filter(pk=package.pk)).get()
    if current.wanted != package.wanted or not current.is_waiting:
        return
    before = current.file.name
    current.file.save(f"package-{current.meeting_id}.pdf", ContentFile(pdf), save=False)
    current.state, current.last_error = Package.State.READY, ""
    current.made_at = database_now()
    current.save()
    if before:
        transaction.on_commit(lambda: uploads.forget(before))


def _note(package: Package, done: int, **total: int) -> None:
    Package.objects.filter(pk=package.pk, wanted=package.wanted).update(done=done, **total)
