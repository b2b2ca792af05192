"""The processes an authority can choose, as data. A case keeps the version it started with."""

from procurement.processes import albertslund, haderslev, kl, sih
from procurement.processes.structure import Checkpoint, Decision, Phase, Process, Step

__all__ = ["PROCESSES", "Checkpoint", "Decision", "Phase", "Process", "Step", "get", "newest"]

PROCESSES: dict[tuple[str, int], Process] = {
    (process.key, process.version): process
    for process in (haderslev.PROCESS, sih.PROCESS, albertslund.PROCESS, kl.PROCESS)
}


def get(key: str, version: int) -> Process:
    """The process as a case knows it. Old versions stay as long as a case may have them."""
    return PROCESSES[key, version]


def newest(key: str) -> Process:
    """The version a new case starts with."""
    return max((p for p in PROCESSES.values() if p.key == key), key=lambda p: p.version)
