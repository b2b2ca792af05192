"""Danish is complete: nothing missing, fuzzy or left over."""

import ast
import io

from babel.messages.pofile import read_po

from portal.management.commands.messages import catalogue_path, extracted, problems, sources


def test_every_source_string_has_a_danish_translation():
    catalogue = read_po(io.BytesIO(catalogue_path().read_bytes()), locale="da")

    assert problems(catalogue, extracted()) == []


def test_a_missing_a_fuzzy_and_an_unused_translation_are_found():
    wanted = extracted()
    catalogue = extracted()
    catalogue.add("No longer in the sources", "Findes ikke mere")

    found = problems(catalogue, wanted)

    assert "unused: 'No longer in the sources'" in found
    assert any(line.startswith("missing: ") for line in found)


def test_no_source_string_hides_in_an_f_string():
    """The extractor of Python 3.11 does not look into f-strings."""
    hidden = [
        f"{path}:{node.lineno}"
        for path, text in sources()
        if path.suffix == ".py"
        for string in ast.walk(ast.parse(text))
        if isinstance(string, ast.JoinedStr)
        for node in ast.walk(string)
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", "") in {"_", "gettext", "gettext_lazy", "ngettext", "pgettext"}
    ]

    assert hidden == []
