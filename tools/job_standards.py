"""docs/job-standards.md: row of the job standards -> screen -> the tests that show it.

The rows and their screens stand in docs/job-standards.toml; a test names its row by `@pytest.mark.job("O1.13")`. A row
is shown when one of its tests drives the real product (tests/journeys), and done in part when only others prove it.
Without arguments the document is written and newly shown rows are claimed; with --check nothing is written and the exit
code tells whether the document is true.
"""

import ast
import re
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "docs" / "job-standards.toml"
DOCUMENT = ROOT / "docs" / "job-standards.md"
HEAD = """# Job standards: row, screen, test

What the people on the phones do, row by row, the screen where they do it, and the tests that prove it. A row is
**shown** when a test drives the real product in a browser to show it, and done *in part* when only its rules or its
database are proved. This page is made by `bin/job-standards` from the tests' marks and
[job-standards.toml](job-standards.toml); CI fails where it lies.
"""


def main() -> None:
    data = tomllib.loads(DATA.read_text())
    tests = tests_by_row(ROOT / "tests")
    problems = contradictions(data, tests)
    if "--check" not in sys.argv:
        claim([row for row in data["rows"] if row in data["claimed"] or is_shown(tests.get(row, []))])
        DOCUMENT.write_text(document(data["rows"], tests))
    elif not DOCUMENT.exists() or DOCUMENT.read_text() != document(data["rows"], tests):
        problems.append("docs/job-standards.md is not what the tests say: run bin/job-standards and commit it.")
    if problems:
        sys.exit("\n".join(problems))


def is_shown(tests: list[str]) -> bool:
    return any(test.startswith("tests/journeys/") for test in tests)


def tests_by_row(folder: Path) -> dict[str, list[str]]:
    """The tests that carry each row's mark, as `path::test`; as `path` where the whole file carries it."""
    shown = defaultdict(list)
    for file in sorted(folder.rglob("test_*.py")):
        module, path = ast.parse(file.read_text()), file.relative_to(ROOT).as_posix()
        for row in marked_whole(module):
            shown[row].append(path)
        for row, test in marked_tests(module):
            shown[row].append(f"{path}::{test}")
    return dict(shown)


def marked_whole(module: ast.Module) -> list[str]:
    """The rows of the module's own `pytestmark`."""
    marks = [
        node.value
        for node in module.body
        if isinstance(node, ast.Assign) and any(ast.unparse(name) == "pytestmark" for name in node.targets)
    ]
    return sorted(_rows(marks))


def marked_tests(module: ast.Module) -> Iterator[tuple[str, str]]:
    """(row, test name) for each mark on a test function, or on a class for all its tests."""
    for node in module.body:
        members = [node, *node.body] if isinstance(node, ast.ClassDef) else [node]
        for function in members:
            if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            marks = function.decorator_list + (node.decorator_list if isinstance(node, ast.ClassDef) else [])
            if function.name.startswith("test"):
                yield from ((row, function.name) for row in sorted(_rows(marks)))


def _rows(marks: list[ast.expr]) -> set[str]:
    calls = [part for mark in marks for part in ast.walk(mark) if isinstance(part, ast.Call)]
    jobs = [call for call in calls if ast.unparse(call.func).endswith("mark.job")]
    return {
        part.value
        for job in jobs
        for part in job.args
        if isinstance(part, ast.Constant) and isinstance(part.value, str)
    }


def contradictions(data: dict[str, Any], tests: dict[str, list[str]]) -> list[str]:
    """Marks of unknown rows, shown rows without a screen, claimed rows that nothing shows."""
    rows = data["rows"]
    return [
        *(f"{tests[row][0]} names row {row}, which is not in the job standards." for row in tests if row not in rows),
        *(
            f"Row {row} is shown in {len(found)} tests such as {found[-1]}: name its screen in docs/job-standards.toml."
            for row, found in tests.items()
            if row in rows and is_shown(found) and "screen" not in rows[row]
        ),
        *(
            f"Row {row} is claimed, but no test in tests/journeys shows it any more."
            for row in data["claimed"]
            if not is_shown(tests.get(row, []))
        ),
    ]


def claim(rows: list[str]) -> None:
    listed = "claimed = [" + ", ".join(f'"{row}"' for row in rows) + "]"
    DATA.write_text(re.sub(r"^claimed = \[.*?\]", listed, DATA.read_text(), count=1, flags=re.MULTILINE | re.DOTALL))


def document(rows: dict[str, dict[str, str]], tests: dict[str, list[str]]) -> str:
    shown = sum(is_shown(tests.get(row, [])) for row in rows)
    part = sum(row in tests for row in rows) - shown
    lines = [
        HEAD,
        f"Of {len(rows)} rows {shown} are shown, {part} are done in part, {len(rows) - shown - part} are open.",
    ]
    section = ""
    for row, about in rows.items():
        if about["section"] != section:
            section = about["section"]
            lines += ["", f"## {section}", "", "| row | what | state | screen | tests |", "|---|---|---|---|---|"]
        found = tests.get(row, [])
        state = "**shown**" if is_shown(found) else "*in part*" if found else "open"
        screen = about.get("screen", "") if found else ""
        names = "<br>".join(f"`{test}`" for test in sorted(found, key=lambda test: not is_shown([test])))
        lines.append(f"| {row} | {about['title']} | {state} | {screen} | {names} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
