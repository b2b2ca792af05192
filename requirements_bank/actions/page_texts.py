"""What happens with the texts that are written for all."""

from django.db import transaction

from accounts.models import User
from notifications.trail import record
from portal.locks import lock_word, pause_point
from portal.refusals import Overtaken
from requirements_bank.models import PageText
from requirements_bank.texts import page_texts


@transaction.atomic
def publish_page_text(text: PageText, *, by: User, seen: int) -> None:
    """From now on the page reads so; an empty text is the one that the portal is delivered with.

    `seen` is the version that was read, 0 where there was none. Raises Overtaken where another
    has come since. What stands already is not written again.
    """
    lock_word(f"page text {text.page} {text.language}")
    current = page_texts.standing(text.page, text.language)
    pause_point("page_text_read")
    number, body = (current.number, current.body) if current else (0, "")
    if body.splitlines() == text.body.splitlines():
        return
    if current and number != seen:
        raise Overtaken(current)
    text.number, text.written_by = number + 1, by
    text.save(force_insert=True)
    record("requirements_bank.page_text_published", text, by=by, page=text.get_page_display())
