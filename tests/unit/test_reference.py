"""The pages that are made from the code: never stale, and what they and README tell to type exists."""

import re
import shlex
from pathlib import Path

import pytest
import typer
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from hopwatch.cli.main import app
from hopwatch.cli.query_text import lines
from hopwatch.cli.reference import HUNTS, pages
from hopwatch.cli.reference.markdown import block, code, prose
from hopwatch.settings.keys import KEYS, spell
from hunts.library import library
from hunts.match import is_

ROOT = Path(__file__).parents[2]
PAGES = ["README.md", *(f"docs/{path.name}" for path in sorted((ROOT / "docs").glob("*.md")))]
BLOCK = re.compile(r"^ *```\w*\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
SPAN = re.compile(r"`(hopwatch(?: [^`]+)?)`")
TYPED = re.compile(r"^ *(?:\$ )?((?:[A-Z_]+=\S+ )*hopwatch .*)$", re.MULTILINE)
TREE = typer.main.get_command(app)


def leaves(command=TREE, name="hopwatch"):
    below = getattr(command, "commands", None)
    if below is None:
        yield name, command
    for child, one in (below or {}).items():
        yield from leaves(one, f"{name} {child}")


def typed(page):
    """The commands of code blocks: each as its words, without what the shell does with it."""
    for text in BLOCK.findall((ROOT / page).read_text(encoding="utf-8")):
        for line in TYPED.findall(text):
            for part in re.split(r" (?:&&|\||>) ", line):
                words = [word for word in shlex.split(part, comments=True) if not re.match(r"[A-Z_]+=", word)]
                if words[:1] == ["hopwatch"]:
                    yield words


def command_of(words):
    """The command that words name (`COMMAND`: any), and what is left of them; fails when there is none."""
    command, rest = TREE, words[3:] if words[1:2] == ["--config"] else words[1:]
    while hasattr(command, "commands") and rest and rest[0][0].islower():
        assert rest[0] in command.commands, f"no such command: {' '.join(words)}"
        command, rest = command.commands[rest[0]], rest[1:]
    return command, rest


def test_no_page_is_stale_or_missing():
    made = pages()
    stale = [
        path
        for path, text in made.items()
        if not (ROOT / path).exists() or (ROOT / path).read_text(encoding="utf-8") != text
    ]
    assert not stale, f"run make docs: {', '.join(stale)}"


def test_no_page_is_left_of_a_hunt_that_is_no_more():
    there = {path.relative_to(ROOT).as_posix() for path in (ROOT / HUNTS).iterdir()}
    assert there <= set(pages()), f"run make docs: {', '.join(sorted(there - set(pages())))}"


def test_each_hunt_has_its_page_and_its_line_in_the_list():
    made = pages()
    for hunt_id in library():
        assert made[f"{HUNTS}/{hunt_id}.md"].splitlines()[2] == f"# {prose(library()[hunt_id].hunt.name)}"
        assert f"]({hunt_id}.md)" in made[f"{HUNTS}/README.md"]


def test_each_setting_is_on_the_page_by_its_key_and_its_variable():
    page = pages()["docs/settings.md"]
    for key in KEYS:
        assert f"`{spell(key, '')}`" in page
        assert f"`{spell(key, 'HOPWATCH_')}`" in page


def test_each_setting_says_what_it_is():
    rows = [line for line in pages()["docs/settings.md"].splitlines() if line.startswith("| `")]
    assert len(rows) > 20
    assert [row for row in rows if row.endswith("|  |")] == []


@pytest.mark.parametrize(("name", "command"), list(leaves()))
def test_each_command_says_what_it_does_and_gives_an_example_of_itself(name, command):
    before, _, example = (command.help or "").partition("Example: ")
    assert before.strip()
    assert name in example
    assert f"## `{name}`" in pages()["docs/cli.md"]


@pytest.mark.parametrize("page", PAGES)
def test_each_command_in_a_code_block_can_be_typed(page):
    commands = list(typed(page))
    assert commands or page not in {"README.md", "docs/cli.md"}
    for words in commands:
        command, rest = command_of(words)
        assert not hasattr(command, "commands"), f"stops at a group of commands: {' '.join(words)}"
        command.make_context(" ".join(words), rest)


@pytest.mark.parametrize("page", PAGES)
def test_each_command_in_a_sentence_exists_with_its_options(page):
    spans = SPAN.findall(BLOCK.sub("", (ROOT / page).read_text(encoding="utf-8")))
    assert spans or page not in {"README.md", "docs/cli.md"}
    for span in spans:
        *start, last = span.split(" ")
        for alternative in last.split("|"):
            command, rest = command_of([*start, alternative])
            options = {"--help"} | {name for one in command.params for name in one.opts}
            assert {word for word in rest if word.startswith("-") and word != "-"} <= options, span


def rendered(markdown):
    """The parts of a text that is one paragraph and nothing else."""
    start, inline, _ = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(markdown)
    assert start.type == "paragraph_open"
    return [(child.type, child.content) for child in inline.children]


TEXT = st.text(st.sampled_from("ab1*_[]()<>~&;#!+-.=\\| "), min_size=1).map(
    lambda text: " ".join(text.split())
)


@given(TEXT.filter(bool))
def test_no_text_is_taken_for_form(text):
    children = rendered(prose(text))
    assert {kind for kind, _ in children} <= {"text", "text_special"}
    assert "".join(content for _, content in children) == text


@given(st.text(st.sampled_from("a`*| "), min_size=1).filter(str.strip))
def test_code_keeps_every_character(text):
    ((kind, content),) = rendered(code(text))
    assert kind == "code_inline"
    assert content.strip() == text.strip()


@given(st.lists(st.text(st.sampled_from("a`~* "), min_size=1), min_size=1))
def test_a_block_keeps_every_line(some):
    (fence,) = MarkdownIt("commonmark").parse(block(some))
    assert (fence.type, fence.content) == ("fence", "\n".join(some) + "\n")


@pytest.mark.parametrize(
    ("query", "written"),
    [
        (is_("a", "1"), ["a: 1"]),
        (is_("a", "1") | is_("b", "2"), ["a: 1 or b: 2"]),
        ((is_("a", "1") | is_("b", "2")) & is_("c", "3"), ["c: 3", "and (a: 1 or b: 2)"]),
        (is_("a", "1") & ~is_("b", "2"), ["a: 1", "and not b: 2"]),
    ],
)
def test_a_query_has_a_line_for_each_condition(query, written):
    assert lines(query.to_dict()) == written
