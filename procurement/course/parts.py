"""Which steps of a process a sub-case is about, by its kind (F36)."""

from procurement.models import Request
from procurement.processes import Process, Step

Kind = Request.Kind
# The contract itself is registered in the main case, behind all its gates.
KINDS = (Kind.RISK, Kind.PROCESSING, Kind.CONTRACT, Kind.REQUIREMENTS, Kind.OTHER)
KEYS = {
    Kind.RISK: ("risk", "law_and_users"),
    Kind.PROCESSING: ("processor_review", "processing_agreement"),
    Kind.CONTRACT: ("procurement",),
    Kind.REQUIREMENTS: ("market", "supplier_dialogue"),
}
# What a sub-case is about, where no step of its process asks for it alone.
ASSESSED = {Kind.RISK: "gdpr"}


def steps_of(process: Process, kind: str) -> tuple[Step, ...]:
    """The steps of these keys; else the first step."""
    keys = KEYS.get(Kind(kind), ())
    return tuple(step for step in process.steps if step.key in keys) or process.steps[:1]
