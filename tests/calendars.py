"""Calendar files read back, as strictly as their grammar (RFC 5545, 3.1) asks."""

import re
from collections import defaultdict

from notifications.models import Mail
from portal.calendars import files_in

LINE = re.compile(r"([A-Z-]+)((?:;[A-Z-]+=(?:\"[^\"]*\"|[^\";:,]*))*):(.*)")


def read(calendar: str) -> dict[str, list[str]]:
    """One file: its fields by their names, in the order they came; a parameter stands before."""
    assert calendar.endswith("END:VCALENDAR\r\n")
    fields, open_parts = defaultdict(list), []
    for line in calendar.replace("\r\n ", "").removesuffix("\r\n").split("\r\n"):
        name, parameters, value = LINE.fullmatch(line).groups()
        if name == "BEGIN":
            open_parts.append(value)
        elif name == "END":
            assert open_parts.pop() == value
        else:
            fields[name].append(f"{parameters[1:]}:{value}" if parameters else value)
    assert not open_parts
    for name in ("VERSION", "PRODID", "UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "SEQUENCE"):
        assert len(fields[name]) == 1, name
    return fields


def sent_to(person, kind: str) -> list[dict[str, list[str]]]:
    """What went along with the newest mail of this kind to the person."""
    mail = Mail.objects.filter(event__kind=kind, recipient=person).order_by("-pk").first()
    return [read(one) for one in files_in(mail.calendar)]
