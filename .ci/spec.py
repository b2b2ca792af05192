"""Which rows of the specification have tests: the marks `@pytest.mark.spec("C06b")`."""

import ast
import sys
from collections import defaultdict
from pathlib import Path

TESTS = Path(__file__).resolve().parent.parent / "tests"


def main() -> None:
    rows: dict[str, list[str]] = defaultdict(list)
    for path in sorted(TESTS.rglob("test_*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        lists = lists_of(tree)
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                for row in rows_of(node, lists):
                    rows[row].append(f"{path.relative_to(TESTS)}: {node.name}")
    for row, tests in sorted(rows.items()):
        sys.stdout.write(f"{row:6} {tests[0]}\n")
        sys.stdout.writelines(f"{'':6} {test}\n" for test in tests[1:])
    sys.stdout.write(f"{len(rows)} rows have tests.\n")


def lists_of(tree: ast.Module) -> dict[str, ast.expr]:
    """What tests are parametrized with by name, of whose lines each may have marks."""
    found = [node for node in tree.body if isinstance(node, ast.Assign)]
    return {ast.unparse(node.targets[0]): node.value for node in found}


def rows_of(test: ast.FunctionDef, lists: dict[str, ast.expr]) -> list[str]:
    """The rows of its marks, and of the marks of its parameters, each once."""
    nodes = [node for mark in test.decorator_list for node in ast.walk(mark)]
    named = [lists[node.id] for node in nodes if isinstance(node, ast.Name) and node.id in lists]
    nodes += [node for one in named for node in ast.walk(one)]
    marks = [node for node in nodes if isinstance(node, ast.Call)]
    words = [w for m in marks if ast.unparse(m.func) == "pytest.mark.spec" for w in m.args]
    return list(dict.fromkeys(w.value for w in words if isinstance(w, ast.Constant)))


if __name__ == "__main__":
    main()
