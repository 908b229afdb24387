"""The house style as a test: sizes, names, what a hunt must say, what a command must explain."""

import ast
import re
import tomllib
from importlib import import_module
from pathlib import Path

import pytest

from hunts.library import library
from mappings.ecs import bounded_fields

ROOT = Path(__file__).parent.parent
PACKAGES = ["hopwatch", "hunts", "indexer", "mappings", "scheduler"]
MODULES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "base", "misc", "manager"}
LONGEST_MODULE = 300
LONGEST_FUNCTION = 40
HUNTS = sorted(library().items())


def functions(path):
    tree = ast.parse(path.read_text())
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def code_lines(node):
    """The lines of a function without its docstring."""
    body = node.body[1:] if ast.get_docstring(node) is not None else node.body
    return (node.end_lineno - body[0].lineno + 1) if body else 0


def named(path):
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_is_ours(package):
    """No distribution in this environment shadows one of our generic package names."""
    assert Path(import_module(package).__file__).is_relative_to(ROOT)


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_a_module_is_short_well_named_and_says_what_it_is(path):
    text = path.read_text()
    assert len(text.splitlines()) <= LONGEST_MODULE
    assert path.stem not in FORBIDDEN_NAMES
    assert not text or ast.get_docstring(ast.parse(text)) or path.name == "__init__.py"


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_functions_are_short(path):
    long = {node.name: code_lines(node) for node in functions(path) if code_lines(node) > LONGEST_FUNCTION}
    assert long == {}


@pytest.mark.parametrize("path", [p for p in MODULES if "cli" not in p.parts], ids=named)
def test_nothing_below_the_command_line_reads_the_clock_or_the_environment(path):
    """Promise 3: no `now` is reachable from a hunt; settings and clock are passed in."""
    outside = r"os\.environ|os\.getenv|datetime\.now|datetime\.utcnow|time\.time\("
    assert re.findall(outside, path.read_text()) == []


@pytest.mark.parametrize(("name", "module"), HUNTS)
def test_a_hunt_is_named_for_its_module_and_says_what_an_analyst_needs(name, module):
    hunt = module.hunt
    assert hunt.id == name
    assert module.text
    for text in [hunt.goal, *hunt.blind_spots, *hunt.false_positives, *hunt.response]:
        assert text.strip()
    assert hunt.blind_spots
    assert hunt.false_positives
    assert hunt.response
    assert hunt.techniques


@pytest.mark.parametrize(("name", "module"), HUNTS)
def test_a_hunt_has_samples_that_must_alert_and_that_must_not(name, module):
    assert [s for s in module.samples if s.finds], name
    assert [s for s in module.samples if not s.finds], name


@pytest.mark.parametrize(("name", "module"), HUNTS)
def test_a_hunt_reads_no_field_whose_long_values_vanish(name, module):
    """A value over `ignore_above` is in no composite, so an intruder could hide behind a long name."""
    definition = repr((module.hunt.kind, module.hunt.shows)).replace("__", ".")
    used = set(re.findall(r"[a-z_]+(?:\.\w+)+", definition))
    assert "event.code" in used or "source.ip" in used
    assert used & set(bounded_fields()) == set(), name


def pinned(lock):
    """The packages of a lock, each as it is pinned, with its digests."""
    return set(re.split(r"\n(?! )", (ROOT / lock).read_text().strip()))


def test_what_the_image_holds_is_what_runs_pinned_as_everywhere():
    """Where this fails: `make lock`."""
    runs = {line.partition("==")[0] for line in pinned("requirements-run.lock")}
    assert pinned("requirements-run.lock") < pinned("requirements.lock")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert {re.match(r"[\w.-]+", needed)[0].replace(".", "-") for needed in project["dependencies"]} <= runs
    assert not runs & {"pytest", "mypy", "ruff", "hatchling", "pysigma"}
