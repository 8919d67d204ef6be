"""The law of the house: who may import whom, what stands where, and what stands nowhere."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FREE = {"bansos.root", "bansos.words", "bansos.settings", "bansos.places", "bansos.together"}
# What a part of the house may import of ours beyond FREE and itself (prefixes).
MAY = {
    "bansos.root": set(),
    "bansos.words": set(),
    "bansos.settings": set(),
    "bansos.places": set(),
    "bansos.together": set(),
    "bansos.rules": set(),
    "bansos.intake": set(),
    "bansos.selection": {"bansos.rules"},
    "bansos.planning": {"bansos.rules"},
    "bansos.publishing": set(),
    "bansos.screening": {"bansos.intake", "bansos.rules", "bansos.selection"},
    "bansos.store": {"bansos.intake"},
    "bansos.saved": {"bansos.store"},
    "bansos.pipeline": {"bansos.screening", "bansos.intake", "bansos.rules", "bansos.selection"},
    "bansos.layout": {
        "bansos.screening",
        "bansos.pipeline",
        "bansos.intake",
        "bansos.rules",
        "bansos.selection",
        "bansos.publishing",
    },
    "bansos.comparing": {
        "bansos.screening",
        "bansos.layout",
        "bansos.pipeline",
        "bansos.intake",
        "bansos.rules",
        "bansos.selection",
        "bansos.publishing.exports",
        "bansos.planning.scenario",
    },
    "bansos.results": {"bansos.screening", "bansos.layout", "bansos.comparing"},
    "bansos.cluster": {
        "bansos.pipeline",
        "bansos.screening",
        "bansos.layout",
        "bansos.intake",
        "bansos.rules",
        "bansos.selection",
        "bansos.publishing",
    },
    "bansos.briefings": {"bansos.planning", "bansos.rules", "bansos.publishing"},
    "bansos.__main__": {"bansos"},
    "bansos.commands": {"bansos"},  # what __main__ runs
    "parts": {"frame", "bansos"},
    "pages": {"frame", "parts", "bansos"},
    "app": {"frame", "parts", "bansos"},
    "frame": {"bansos"},
    "serve": {"bansos.settings"},
}
OURS = ("bansos", "parts", "pages", "frame", "app", "serve", "scripts", "tests", "benchmarks")
# The aim is 15 lines and 150; these two may only fall.
LONGEST = 40  # lines of a function's body without its docstring
LONGEST_MODULE = 280
FORBIDDEN = r"\b(eval|exec|compile)\(|\bpickle\b|\bmarshal\b|unsafe_allow_html|\b__import__\("


def sources() -> list[Path]:
    """Every Python file of the product."""
    inside = [path for folder in ("bansos", "parts", "pages") for path in (ROOT / folder).rglob("*.py")]
    return sorted([*inside, *(ROOT / name for name in ("app.py", "frame.py", "serve.py"))])


ALL = sources()


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def module(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imported(path: Path) -> set[str]:
    """Dotted names of all that a file imports, wherever in the file: module, and module.name."""
    found = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        if isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}: relative import"
            found |= {f"{node.module}.{name.name}" for name in node.names}
    return found


def allowed(path: Path) -> set[str]:
    """What this file may import of ours. Raises where no law is written for it."""
    own = module(path)
    law = [part for part in MAY if within(own, {part})]
    assert law, f"no law for {own}: write one in MAY, and in the design"
    return MAY[law[0]] | FREE | {law[0]}


def within(name: str, prefixes: set[str]) -> bool:
    return any(name == prefix or name.startswith(prefix + ".") for prefix in prefixes)


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", ALL, ids=named)
def test_imports_keep_the_law(path):
    ours = {name for name in imported(path) if name.split(".")[0] in OURS and name != "bansos"}
    plain = {name.removeprefix("bansos.") for name in ours if name.startswith("bansos.")}
    assert [name for name in sorted(ours) if not within(name, allowed(path))] == [], plain


def test_planning_knows_only_the_programmes_of_the_rules():
    seen = {
        name
        for path in (ROOT / "bansos/planning").glob("*.py")
        for name in imported(path)
        if within(name, {"bansos.rules"})
    }
    known = {"bansos.rules.programmes"}
    assert {name for name in seen if not within(name, known)} == set()


@pytest.mark.parametrize("path", ALL, ids=named)
def test_only_the_screen_knows_streamlit(path):
    own, libraries = module(path), {name.split(".")[0] for name in imported(path)}
    if within(own, {"bansos"}):
        assert not libraries & {"streamlit", "starlette"}
    if within(own, {"pages"}):
        assert not libraries & {"pandas", "numpy", "pyarrow", "plotly"}


@pytest.mark.parametrize("path", ALL, ids=named)
def test_only_the_frame_touches_session_state(path):
    if path.name != "frame.py":
        names = {node.attr for node in ast.walk(tree(path)) if isinstance(node, ast.Attribute)}
        assert not names & {"session_state", "query_params"}


@pytest.mark.parametrize("path", sorted((ROOT / "pages").rglob("*.py")), ids=named)
def test_a_page_lies_one_level_down_and_begins_with_its_guard(path):
    assert path.parent.parent == ROOT / "pages"
    body = tree(path).body
    plain = [node for node in body if not isinstance(node, ast.Import | ast.ImportFrom)]
    docstring, first = plain[0], plain[1]
    assert isinstance(docstring, ast.Expr), "a page says in its docstring what it answers"
    assert ast.unparse(first).removeprefix("view = ") == f"frame.open('{path.stem}')"
    late = [node for node in body[body.index(first) :] if isinstance(node, ast.Import | ast.ImportFrom)]
    assert late == [], "imports stand before the guard"


def test_no_python_file_names_a_programme():
    codes = {path.stem for path in (ROOT / "data/programmes").glob("*.toml")}
    assert codes
    pattern = re.compile("|".join(codes), re.IGNORECASE)
    found = [
        f"{named(path)}:{number}"
        for path in ALL
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if pattern.search(line)
    ]
    assert found == []


@pytest.mark.parametrize("path", ALL, ids=named)
def test_nothing_dangerous_is_called(path):
    lines = path.read_text("utf-8").splitlines()
    found = [line for line in lines if re.search(FORBIDDEN, re.sub(r"\bre\.compile\(", "", line))]
    assert found == []


def test_scripts_run_in_the_page_only_where_the_language_is_said():
    calls = [
        named(path)
        for path in ALL
        for node in ast.walk(tree(path))
        if isinstance(node, ast.keyword) and node.arg == "unsafe_allow_javascript"
    ]
    assert calls == ["frame.py"]


@pytest.mark.parametrize("path", ALL, ids=named)
def test_modules_and_functions_fit_in_the_head(path):
    text = path.read_text("utf-8")
    assert len(text.splitlines()) <= LONGEST_MODULE
    assert ast.get_docstring(tree(path)) or not text.strip(), "a module says what it is"
    assert {name: n for name, n in lengths(path) if n > LONGEST} == {}


def lengths(path: Path) -> list[tuple[str, int]]:
    """Every function with the number of its lines, docstring and signature aside."""
    found = []
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef):
            body = node.body[1:] if ast.get_docstring(node) else node.body
            found.append((node.name, (node.end_lineno - body[0].lineno + 1) if body else 0))
    return found


@pytest.mark.parametrize("path", [path for path in ALL if path.parts[-2] != "pages"], ids=named)
def test_every_signature_has_types_and_public_names_have_docstrings(path):
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef):
            bare = [a.arg for a in node.args.args if a.annotation is None and a.arg not in ("self", "cls")]
            assert not bare and (node.returns or node.name == "__init__"), f"{node.name}: types"
    for node in tree(path).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            assert ast.get_docstring(node), f"{node.name}: docstring"


def test_no_empty_rooms():
    empty = [named(path) for path in ALL if not path.read_text("utf-8").strip()]
    assert [name for name in empty if not name.endswith("__init__.py")] == []


def test_every_table_of_a_page_has_words_for_who_does_not_see_it_and_a_sign_for_nothing():
    calls = [
        (named(path), node)
        for path in ALL
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "st.dataframe"
    ]
    lacking = [
        f"{name}:{node.lineno}"
        for name, node in calls
        if not {"alt", "placeholder"} <= {given.arg for given in node.keywords}
    ]
    assert calls and lacking == []
