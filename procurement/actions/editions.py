"""How an authority makes a process its own: a draft is worked on, then published whole.

Cases keep the edition they began with, so nothing here changes a case.
"""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Authority, Department, User
from notifications.trail import record
from portal.clock import database_now
from portal.locks import locked, pause_point
from portal.refusals import Refused
from procurement import editions, processes
from procurement.fields import Text
from procurement.models import AddedCheckpoint, ProcessChoice, ProcessEdition


@transaction.atomic
def begin(authority: Authority, *, by: User, process: str) -> ProcessEdition:
    """Open a draft on top of what is published. Somebody who has done so already is joined.

    A draft of an older version of the process is brought up to the newest.
    """
    locked(Authority.objects.filter(pk=authority.pk)).get()
    drafts = ProcessEdition.objects.filter(authority=authority, process=process, published_at=None)
    draft = drafts.first()
    pause_point("edition_is_new")
    if draft:
        _bring_up(draft, by=by)
        return draft
    former = editions.newest_of(authority, process)
    draft = ProcessEdition.objects.create(
        authority=authority,
        process=process,
        process_version=processes.newest(process).version,
        number=former.number + 1 if former else 1,
        begun_by=by,
    )
    if former:
        _carry_over(former, draft)
    record("procurement.edition_begun", authority, by=by, edition=draft, process=_name(draft))
    return draft


def _bring_up(draft: ProcessEdition, *, by: User) -> None:
    """What the draft says goes on, as far as the newest version has its steps."""
    newest = processes.newest(draft.process)
    if draft.process_version == newest.version:
        return
    known = {step.key for step in newest.steps}
    draft.settings.exclude(step__in=known).delete()
    draft.checkpoints.exclude(step__in=known).delete()
    draft.process_version = newest.version
    draft.save(update_fields=["process_version"])
    _record_change(draft, by=by, what=newest.name)


def _carry_over(former: ProcessEdition, draft: ProcessEdition) -> None:
    """What the published edition says goes on, as far as the newest version has its steps."""
    known = {step.key for step in processes.newest(draft.process).steps}
    for setting in former.settings.filter(step__in=known):
        setting.pk, setting.edition = None, draft
        setting.save(force_insert=True)
    for checkpoint in former.checkpoints.filter(step__in=known):
        checkpoint.pk, checkpoint.edition = None, draft
        checkpoint.save(force_insert=True)


@transaction.atomic
def set_step(
    edition: ProcessEdition,
    *,
    by: User,
    step: processes.Step,
    department: Department | None,
    values: Mapping[str, Any],
) -> None:
    """Say who performs a step, add guidance, or leave it out; for all or for one department.

    Empty values take the setting away.
    """
    _held(edition)
    if values.get("off_reason") and not step.can_be_left_out:
        raise Refused(_("This step decides how a case goes on, so it cannot be switched off."))
    settings = edition.settings.filter(step=step.key, department=department)
    if any(values.values()):
        settings.update_or_create(
            edition=edition, step=step.key, department=department, defaults=dict(values)
        )
    else:
        settings.delete()
    _record_change(edition, by=by, what=step.title)


@transaction.atomic
def add_checkpoint(
    edition: ProcessEdition, *, by: User, step: processes.Step, title: str, guidance: str
) -> None:
    """Add a checkpoint of our own to a step. The same words twice are one."""
    _held(edition)
    points, words = edition.checkpoints, {"guidance": guidance}
    _point, new = points.get_or_create(step=step.key, title=title, defaults=words)
    if new:
        _record_change(edition, by=by, what=title)


@transaction.atomic
def remove_checkpoint(checkpoint: AddedCheckpoint, *, by: User) -> None:
    """Take our own checkpoint off the draft. Somebody may have done so already."""
    _held(checkpoint.edition)
    if AddedCheckpoint.objects.filter(pk=checkpoint.pk).delete()[0]:
        _record_change(checkpoint.edition, by=by, what=checkpoint.title)


@transaction.atomic
def publish(edition: ProcessEdition, *, by: User, note: str) -> None:
    """New cases follow the draft from now on; it is never changed again."""
    held = _held(edition)
    if held.process_version != processes.newest(held.process).version:
        raise Refused(
            _("The process has a new version. Bring the draft up to it, and look at it again.")
        )
    held.note, held.published_by, held.published_at = note, by, database_now()
    held.save(update_fields=["note", "published_by", "published_at"])
    name = _name(held)
    record("procurement.edition_published", held.authority, by=by, edition=held, process=name)


@transaction.atomic
def drop(edition: ProcessEdition, *, by: User) -> None:
    """Throw the draft away; what is published stays."""
    held = _held(edition)
    name = _name(held)
    record("procurement.edition_dropped", held.authority, by=by, edition=held, process=name)
    held.delete()


@transaction.atomic
def choose_process(authority: Authority, *, by: User, kind: str, process: str) -> None:
    """Requests of this kind follow that process from now on; none: the usual one."""
    locked(Authority.objects.filter(pk=authority.pk)).get()
    choices = ProcessChoice.objects.filter(authority=authority, kind=kind)
    before = choices.first()
    if (before.process if before else "") == process:
        return
    choices.delete()
    if process:
        ProcessChoice.objects.create(authority=authority, kind=kind, process=process)
    name = processes.newest(process).name if process else ""
    kind_name = ProcessChoice(kind=kind).get_kind_display()
    record("procurement.process_chosen", authority, by=by, kind_name=kind_name, process=name)


def _record_change(edition: ProcessEdition, *, by: User, what: Text) -> None:
    name = _name(edition)
    authority = edition.authority
    record(
        "procurement.edition_changed", authority, by=by, edition=edition, process=name, what=what
    )


def _name(edition: ProcessEdition) -> Text:
    return processes.get(edition.process, edition.process_version).name


def _held(edition: ProcessEdition) -> ProcessEdition:
    """The draft as it is now; refused when somebody has published or dropped it meanwhile."""
    held = locked(ProcessEdition.objects.filter(pk=edition.pk, published_at=None)).first()
    if held is None:
        raise Refused(_("Somebody has published or dropped the draft meanwhile. Begin a new one."))
    return held
