"""Keep the Danish catalogue in step with the source strings. Needs Babel, not GNU gettext."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import templatize

KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
OURS = (
    "portal",
    "accounts",
    "notifications",
    "procurement",
    "requirements_bank",
    "governance",
    "administration",
)


def catalogue_path() -> Path:
    return Path(settings.BASE_DIR) / "locale" / "da" / "LC_MESSAGES" / "django.po"


def sources() -> Iterator[tuple[Path, str]]:
    """Our Python modules and templates, the templates as Python that gettext understands."""
    base = Path(settings.BASE_DIR)
    for app in OURS:
        for path in sorted((base / app).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path.relative_to(base), path.read_text()
    for ending in ("html", "txt"):
        for path in sorted((base / "templates").rglob(f"*.{ending}")):
            text = templatize(path.read_text(), origin=str(path))
            # Python's tokenizer minds the indentation, which means nothing in a template.
            yield path.relative_to(base), "\n".join(line.strip() for line in text.splitlines())


def extracted() -> Catalog:
    """All messages that stand in the sources now."""
    catalogue = Catalog(locale="da", project="Indgang", fuzzy=False)
    for path, text in sources():
        found = extract("python", io.BytesIO(text.encode()), KEYWORDS, (), {"encoding": "utf-8"})
        for _line, message, _comments, context in found:
            catalogue.add(message, locations=[(str(path), 0)], context=context)
    return catalogue


def _is_translated(message: Message) -> bool:
    return all(message.string if isinstance(message.string, tuple) else [message.string])


def problems(catalogue: Catalog, wanted: Catalog) -> list[str]:
    """What is missing, empty, fuzzy or no longer used in the Danish catalogue, one line each."""
    found = []
    for message in wanted:
        if not message.id:
            continue
        ours = catalogue.get(message.id, message.context)
        if ours is None or not _is_translated(ours):
            found.append(f"missing: {message.id!r} ({message.locations[0][0]})")
        elif ours.fuzzy:
            found.append(f"fuzzy: {message.id!r}")
    unused = [ours for ours in catalogue if ours.id and not wanted.get(ours.id, ours.context)]
    return found + [f"unused: {ours.id!r}" for ours in unused]


class Command(BaseCommand):
    help = "Write new source strings into locale/da, drop unused ones, and compile it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="only say what is wrong")
        parser.add_argument("--compile", action="store_true", help="only compile")

    def handle(self, *args: Any, **options: Any) -> None:
        path = catalogue_path()
        catalogue = read_po(io.BytesIO(path.read_bytes()), locale="da")
        if options["check"]:
            self._check(catalogue)
            return
        if not options["compile"]:
            catalogue.update(extracted(), no_fuzzy_matching=True)
            catalogue.obsolete.clear()
            with path.open("wb") as file:
                write_po(file, catalogue, sort_output=True, omit_header=False, width=100)
        with path.with_suffix(".mo").open("wb") as file:
            write_mo(file, catalogue)

    def _check(self, catalogue: Catalog) -> None:
        wrong = problems(catalogue, extracted())
        for line in wrong:
            self.stderr.write(line)
        if wrong:
            raise CommandError(f"{len(wrong)} problems in the Danish translation.")
        self.stdout.write("The Danish translation is complete.")
