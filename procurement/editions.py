"""Which process an authority uses for what, and in which edition."""

from accounts.models import Authority
from procurement import processes
from procurement.models import Case, ProcessChoice, ProcessEdition


def used_by(authority: Authority) -> list[processes.Process]:
    """The processes that new cases of the authority may follow, its usual one first."""
    chosen = authority.process_choices.order_by("process").values_list("process", flat=True)
    keys = dict.fromkeys([authority.process, *chosen])
    return [processes.newest(key) for key in keys]


def newest_of(authority: Authority, process: str) -> ProcessEdition | None:
    """The authority's own edition of a process that new cases follow, if it has published one."""
    published = ProcessEdition.objects.filter(published_at__isnull=False)
    return published.filter(authority=authority, process=process).order_by("-number").first()


def choose_for(case: Case) -> None:
    """Give a case that is being sent its process: that of its kind, else the usual one.

    To a sub-case, its main case's is the usual one.
    """
    choice = ProcessChoice.objects.filter(authority=case.authority, kind=case.request.kind).first()
    usual = case.parent.process if case.parent else case.authority.process
    key = choice.process if choice else usual
    edition = newest_of(case.authority, key)
    version = edition.process_version if edition else processes.newest(key).version
    case.process, case.process_version, case.edition = key, version, edition
    case.save(update_fields=["process", "process_version", "edition"])
