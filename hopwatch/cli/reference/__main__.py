"""`python -m hopwatch.cli.reference`: write the pages into the clone that this file lies in."""

import sys
from pathlib import Path

from hopwatch.cli.reference.pages import HUNTS, pages

ROOT = Path(__file__).parents[3]


def main() -> None:
    """Write every page, and remove those of hunts that are no more."""
    made = pages()
    for old in (ROOT / HUNTS).glob("*.md"):
        if old.relative_to(ROOT).as_posix() not in made:
            old.unlink()
    for path, text in made.items():
        (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / path).write_text(text, encoding="utf-8", newline="\n")
    sys.stdout.write(f"{len(made)} pages written\n")


if __name__ == "__main__":
    main()
