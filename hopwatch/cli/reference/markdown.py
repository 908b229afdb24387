"""Text as Markdown (GitHub's): what it says, and nothing of it taken for form."""

import re
from collections.abc import Iterable, Sequence

NOTE = "<!-- Made by `make docs` from the code; do not edit. -->"
CODE_SPAN = re.compile(r"(`[^`]+`)")
FORM = re.compile(r"[\\*\[\]<>~`]|(?<!\w)_|_(?!\w)|&(?=#?\w+;)")
START = re.compile(r"^([#+-]|\d+(?=[.)](?:\s|$)))")


def prose(text: str) -> str:
    """Return text with its code spans kept and everything else escaped."""
    parts = CODE_SPAN.split(" ".join(text.split()))
    escaped = [part if CODE_SPAN.fullmatch(part) else FORM.sub(r"\\\g<0>", part) for part in parts]
    return START.sub(escaped_start, "".join(escaped))


def escaped_start(start: re.Match[str]) -> str:
    """Return the beginning of a line so that it begins no heading and no list."""
    return f"{start[0]}\\" if start[0].isdigit() else f"\\{start[0]}"


def code(text: str) -> str:
    """Return text as a code span, whatever backticks it has."""
    fence = "`" * (longest_run(text) + 1)
    space = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{space}{text}{space}{fence}"


def block(lines: Iterable[str], language: str = "") -> str:
    """Return lines as a code block, whatever backticks they have."""
    text = "\n".join(lines)
    fence = "`" * max(3, longest_run(text) + 1)
    return f"{fence}{language}\n{text}\n{fence}"


def longest_run(text: str) -> int:
    """Return how many backticks stand together at most."""
    return max((len(run) for run in re.findall("`+", text)), default=0)


def bullets(items: Iterable[str]) -> str:
    """Return Markdown texts as a list."""
    return "\n".join(f"- {item}" for item in items)


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return Markdown texts as a table; a pipe in a cell stays a pipe."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines)


def whole(parts: Iterable[str]) -> str:
    """Return the parts as a page, with a note that it is made."""
    return "\n\n".join([NOTE, *parts]) + "\n"
