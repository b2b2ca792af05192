"""A mail server that answers as the test says."""

from typing import ClassVar

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class Backend(BaseEmailBackend):
    """Keeps what it accepts, and raises what it is told to."""

    accepted: ClassVar[list[EmailMessage]] = []
    refusal: ClassVar[Exception | None] = None
    good_bye: ClassVar[Exception | None] = None

    def send_messages(self, messages: list[EmailMessage]) -> int:
        if self.refusal is not None:
            raise self.refusal
        for message in messages:
            message.message()
            self.accepted.append(message)
        return len(messages)

    def close(self) -> None:
        if self.good_bye is not None:
            raise self.good_bye
