"""The house holds: who may import whom, one home per library, sizes, refusals, and no words that are not ours."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

from chalicelib import answers, errors
from chalicelib.core.findings import CAUSES

ROOT = Path(__file__).parent.parent
SHIPPED = sorted([ROOT / "app.py", *(ROOT / "chalicelib").rglob("*.py")])
WRITTEN = sorted([*SHIPPED, *(path for name in ("local", "bench", "examples") for path in (ROOT / name).rglob("*.py"))])

MOST_LINES, MOST_BODY, MOST_PARAMETERS, MOST_DOOR = 300, 30, 5, 3
VAGUE = {"utils", "helpers", "common", "base", "misc", "manager"}

HOMES = {
    "duckdb": {"chalicelib.edges.engine"},
    "_duckdb": {f"chalicelib.edges.{name}" for name in ("engine", "opening", "damage")},
    "backports": {"chalicelib.edges.archives"},
    "pynamodb": {f"chalicelib.edges.{name}" for name in ("models", "table", "lists", "kept_contracts", "tenants")},
    "boto3": {"chalicelib.edges.bucket", "chalicelib.edges.functions"},
    "botocore": {"chalicelib.edges.bucket", "chalicelib.edges.functions"},
    "xlrd": {"chalicelib.edges.xls"},
    "yaml": {"chalicelib.edges.yaml_text"},
    "chalice": {"app", "chalicelib.answers", "chalicelib.access"},
}
"""Library → the only modules that import it. The five of pynamodb are one edge: the table."""

PARTS = {
    "chalicelib.edges.models": HOMES["pynamodb"],
    "chalicelib.edges.child": {"chalicelib.edges.sandbox"},
    "chalicelib.edges.opening": {"chalicelib.edges.engine"},
    "chalicelib.edges.damage": {"chalicelib.edges.engine"},
}
"""Part of an edge → the modules of that edge, which may import it."""


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imports(path: Path) -> set[str]:
    """Modules that a file imports, at its top or inside its functions."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            module = node.module or ""
            found |= {f"{module}.{alias.name}" for alias in node.names} if is_folder(module) else {module}
    return found


def is_folder(module: str) -> bool:
    return (ROOT / module.replace(".", "/")).is_dir()


def room(module: str) -> str:
    """app, use case, core, edge, errors, settings, or outside."""
    if module == "app":
        return "app"
    if not module.startswith("chalicelib"):
        return "outside"
    for prefix, called in (("chalicelib.core", "core"), ("chalicelib.edges", "edge")):
        if module.startswith(prefix):
            return called
    leaf = module.removeprefix("chalicelib.").removeprefix("chalicelib")
    return {"errors": "errors", "settings": "settings", "__version__": "settings"}.get(leaf, "use case")


MAY = {
    "app": {"use case", "core", "settings", "errors"},
    "use case": {"use case", "core", "edge", "settings", "errors"},
    "edge": {"core", "settings", "errors"},
    "core": {"core", "errors"},
    "errors": set(),
    "settings": set(),
}


@pytest.mark.parametrize("path", SHIPPED, ids=name_of)
def test_arrows_go_one_way(path: Path) -> None:
    here = room(name_of(path))

    wrong = {
        module
        for module in imports(path)
        if room(module) != "outside" and room(module) not in MAY[here] and name_of(path) not in PARTS.get(module, ())
    }

    assert wrong == set()


@pytest.mark.parametrize("path", SHIPPED, ids=name_of)
def test_every_library_has_one_home(path: Path) -> None:
    for library in {module.split(".")[0] for module in imports(path)} & set(HOMES):
        assert name_of(path) in HOMES[library], f"{library} lives in {HOMES[library]}"


def test_rest_does_not_import_the_engine() -> None:
    from sys import executable

    check = "import sys, app; sys.exit('_duckdb' in sys.modules)"

    assert subprocess.run([executable, "-c", check], cwd=ROOT, check=False).returncode == 0


def test_judging_needs_neither_aws_nor_yaml() -> None:
    from sys import executable

    banned = "boto3", "botocore", "pynamodb", "chalice", "yaml"
    check = f"import sys, chalicelib.command, chalicelib.reading; sys.exit(any(m in sys.modules for m in {banned}))"

    assert subprocess.run([executable, "-c", check], cwd=ROOT, env={}, check=False).returncode == 0


@pytest.mark.parametrize("path", WRITTEN, ids=name_of)
def test_modules_and_functions_stay_small(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= MOST_LINES
    assert path.stem not in VAGUE

    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            arguments = node.args
            parameters = len(arguments.args) + len(arguments.kwonlyargs) + len(arguments.posonlyargs)
            assert (node.end_lineno or 0) - node.body[0].lineno + 1 <= MOST_BODY, node.name
            assert parameters <= MOST_PARAMETERS, node.name
        if isinstance(node, ast.ExceptHandler):
            assert node.type is not None
            assert getattr(node.type, "id", "") not in ("Exception", "BaseException")


def test_doors_have_at_most_three_lines() -> None:
    doors = [node for node in ast.parse((ROOT / "app.py").read_text()).body if isinstance(node, ast.FunctionDef)]

    assert doors
    for door in doors:
        assert (door.end_lineno or 0) - door.body[0].lineno + 1 <= MOST_DOOR, door.name


def test_every_refusal_has_a_status() -> None:
    refusals = set(errors.Refusal.__subclasses__())

    assert refusals == set(answers.STATUS)


def test_every_finding_is_documented() -> None:
    told = set(re.findall(r"`([a-z-]+)`", (ROOT / "docs" / "api.md").read_text(encoding="utf-8")))

    assert set(CAUSES) <= told


def test_every_error_is_drawn_in_the_tree() -> None:
    ours = {name for name, thing in vars(errors).items() if isinstance(thing, type)}

    assert ours == set(re.findall(r"^[│├└─ ]*(\w+)", errors.__doc__ or "", re.MULTILINE)) & ours


def test_the_repository_names_no_machine_and_no_neighbour() -> None:
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    foreign = re.compile(r"(?<![\w.])/(?:work|root|home/\w+)/[\w.]+|\.\./sha" + r"red")

    for name in tracked.split("\0"):
        path = ROOT / name
        if name and path.is_file():
            assert not foreign.search(path.read_text(encoding="utf-8", errors="replace")), name
