"""Folders of logs to index: whole, damaged, and rubbish between them."""

import gzip
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hopwatch.lab import windows, wire
from hopwatch.lab.evtx import write_evtx
from hopwatch.lab.zeek import write_zeek

AT = datetime(2026, 1, 5, 10, tzinfo=UTC)
COMMAND = Path(sys.executable).with_name("hopwatch")


def logons(number, start=AT):
    """As many logons, a second apart."""
    return [
        windows.logon(
            start + timedelta(seconds=n), host="dc01.corp.local", user=f"user{n}", source="10.0.0.7"
        )
        for n in range(number)
    ]


def connections(number, start=AT):
    """As many connections, a second apart."""
    return [
        wire.connection(start + timedelta(seconds=n), source="10.0.0.7", destination="10.0.0.8", port=445)
        for n in range(number)
    ]


def mixed(folder):
    """Write two logs (7 and 5 records), copies of them, damage and rubbish; return the folder."""
    (folder / "deep" / "er").mkdir(parents=True)
    write_evtx(folder / "Security.evtx", logons(7))
    (conn,) = write_zeek(folder / "deep", connections(5))
    (folder / "deep" / "er" / "renamed.jpg").write_bytes((folder / "Security.evtx").read_bytes())
    (folder / "conn.log.gz").write_bytes(gzip.compress(conn.read_bytes()))
    (folder / "cut.log.gz").write_bytes(gzip.compress(conn.read_bytes())[:-200])
    (folder / "empty.evtx").write_bytes(b"")
    (folder / "notes.txt").write_text("nothing of interest\n")
    (folder / "looks-like.evtx").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    (folder / "deep" / "up").symlink_to(folder)
    return folder


def hopwatch(*arguments, settings=None, **variables):
    """Run the real command; return it when it has ended."""
    running = started(*arguments, settings=settings, **variables)
    output, errors = running.communicate()
    return subprocess.CompletedProcess(running.args, running.returncode, output, errors)


def started(*arguments, settings=None, **variables):
    """Start the real command; return the running process."""
    return subprocess.Popen(  # noqa: S603  (our own command)
        [COMMAND, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(settings) | variables,
    )


def environment(settings):
    """What the command finds its settings in."""
    if settings is None:
        return {"HOPWATCH_HOME": "/nonexistent", "PATH": "/usr/bin:/bin"}
    return {
        "HOPWATCH_HOME": str(settings.home),
        "HOPWATCH_NODE__PORT": str(settings.node.port),
        "PATH": "/usr/bin:/bin",
    }
