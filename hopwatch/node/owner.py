"""Who the node runs as: the caller, or for root an unprivileged user that owns the node's folders."""

import os
import pwd
import stat
from collections.abc import Iterator
from pathlib import Path

from hopwatch.errors import NodeError
from hopwatch.node.layout import LOCK

# Above the ids that are given to people, below those that Debian and systemd reserve; needs no passwd entry.
FIRST_UID = 59277


def owner_of(node: Path) -> int:
    """Return the uid that the node in this folder runs as: the folder's owner, if that is not root."""
    if os.geteuid() != 0:
        return os.geteuid()
    if node.exists() and node.stat().st_uid != 0:
        return node.stat().st_uid
    return next(uid for uid in range(FIRST_UID, FIRST_UID + 500) if not is_named(uid))


def is_named(uid: int) -> bool:
    """Tell whether the uid belongs to a user of this machine."""
    try:
        pwd.getpwuid(uid)
    except KeyError:
        return False
    return True


def closed_folder(path: Path, uid: int) -> Path | None:
    """Return the outermost folder of a path (itself included) that another uid may not pass, if any."""
    if uid == os.geteuid():
        return None
    resolved = path.resolve()
    ways = [*reversed(resolved.parents), resolved]
    return next((way for way in ways if way.is_dir() and not may_pass(way, uid)), None)


def make_home(home: Path, uid: int) -> None:
    """Make the home and what is above it, so that the node's user can get to its own folder in it.

    A home that is there already, closed but empty or in use by us (as `mktemp -d` makes it), is opened to
    passers-by. Raises NodeError when a folder above it is closed to that user.
    """
    require_reachable(home.parent, uid)
    for folder in (*reversed(home.parents), home):
        if not folder.exists():
            folder.mkdir()
            folder.chmod(0o755)
    ours = not any(home.iterdir()) or (home / LOCK).exists()
    if ours and not may_pass(home, uid):
        home.chmod(home.stat().st_mode | stat.S_IXOTH)
    require_reachable(home, uid)


def may_pass(folder: Path, uid: int) -> bool:
    """Tell whether a uid without groups may go through a folder."""
    state = folder.stat()
    wanted = stat.S_IXUSR if state.st_uid == uid else stat.S_IXOTH
    return uid == 0 or bool(state.st_mode & wanted)


def require_reachable(home: Path, uid: int) -> None:
    """Raise NodeError when the node's user cannot reach the home."""
    closed = closed_folder(home, uid)
    if closed is not None:
        raise NodeError(
            f"the embedded Elasticsearch cannot run in {home}: it does not run as root, and {closed} is"
            f" closed to the unprivileged user (uid {uid}) that it runs as instead. Choose another home,"
            " for example HOPWATCH_HOME=/var/lib/hopwatch, or run hopwatch as an ordinary user"
        )


def give(folder: Path, uid: int) -> None:
    """Make the uid the owner of a folder and of everything in it."""
    if os.geteuid() != 0:
        return
    try:
        for path in [folder, *everything_in(folder)]:
            if path.lstat().st_uid != uid:
                os.chown(path, uid, uid, follow_symlinks=False)
    except OSError as error:
        raise NodeError(
            f"cannot give {folder} to the unprivileged user (uid {uid}) that Elasticsearch must run as:"
            f" {error.strerror}. Run hopwatch as an ordinary user"
        ) from error


def everything_in(folder: Path) -> Iterator[Path]:
    """Yield every path below a folder, without following links."""
    for parent, folders, files in os.walk(folder):
        yield from (Path(parent, name) for name in (*folders, *files))
