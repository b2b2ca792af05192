"""What is attached to the requirements of a dialogue, as the suppliers who are asked get it."""

from collections import defaultdict
from collections.abc import Callable, Iterable

from django.db.models import QuerySet
from django.http import FileResponse, Http404

from portal.clock import database_now
from requirements_bank.models import (
    AnswerFile,
    Attachment,
    DialogueFile,
    DialogueRequirement,
    MarketDialogue,
)


def of_dialogue(dialogue: MarketDialogue) -> QuerySet[Attachment]:
    """As they were when the dialogue was opened; as they are now, before it is.

    The owner's, and beside them what the authority that asks has added.
    """
    asked = dialogue.requirements.exclude(requirement=None).values("requirement")
    found = Attachment.objects.filter(requirement__in=asked).read_at(dialogue.authority_id)
    return found.standing_at(dialogue.activated_at or database_now()).order_by("pk")


def beside(
    rows: Iterable[DialogueRequirement],
    dialogue: MarketDialogue,
    address: Callable[[Attachment], str] = Attachment.get_absolute_url,
) -> None:
    """Give each row its `attached`: names and addresses."""
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for attachment in of_dialogue(dialogue):
        where = attachment.link or address(attachment)
        found[attachment.requirement_id].append((attachment.name, where))
    for row in rows:
        row.attached = found[row.requirement_id] if row.requirement_id else []  # type: ignore[attr-defined]


def send(found: Attachment | AnswerFile | DialogueFile) -> FileResponse:
    """A download that no browser opens as a page of ours."""
    try:
        content = found.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(
        content, as_attachment=True, filename=found.name, content_type=found.content_type
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
