"""Standard input as a file: every file is read twice, once to know it and once to read it."""

import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

STANDARD_INPUT = Path("-")


@dataclass(frozen=True, slots=True)
class Spooled:
    """A stream that was written to `disk`; `name` is what it is called."""

    disk: Path
    name: Path


@contextmanager
def spooled(paths: Iterable[Path], stdin: BinaryIO) -> Iterator[list[Path | Spooled]]:
    """Give the paths; standard input is kept in a temporary file where one of them is `-`. Raises OSError."""
    paths = list(paths)
    if STANDARD_INPUT not in paths:
        yield list(paths)
        return
    with tempfile.NamedTemporaryFile(prefix="hopwatch-stdin-") as file:
        shutil.copyfileobj(stdin, file, 1024 * 1024)
        file.flush()
        kept = Spooled(Path(file.name), Path("/dev/stdin"))
        yield [kept if path == STANDARD_INPUT else path for path in dict.fromkeys(paths)]
