"""Other loaders, each in a virtual environment of its own: they are no dependencies of Hopwatch."""

import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

import platformdirs

KEPT = platformdirs.user_cache_path("hopwatch-bench")
EVTX2ES = "evtx2es==1.8.0"


def evtx2es(settings, logs, index):
    """Index event logs with evtx2es, as its page says to; return the seconds that it took."""
    command = installed(EVTX2ES) / "evtx2es"
    host, login = place(settings)
    began = time.monotonic()
    subprocess.run([command, "--quiet", "--multiprocess", *host, *login, "--index", index, *logs], check=True)  # noqa: S603
    return time.monotonic() - began


def installed(package):
    """Install a package from PyPI where it is not there yet; return the folder of its commands."""
    home = KEPT / package
    if not (home / "set-up").exists():
        subprocess.run([sys.executable, "-m", "venv", home], check=True)  # noqa: S603
        subprocess.run([home / "bin" / "pip", "install", "--quiet", package], check=True)  # noqa: S603
        (home / "set-up").touch()
    return Path(home) / "bin"


def place(settings):
    """The options that name the node and who asks; this node is the bench's own."""
    from hopwatch import node  # noqa: PLC0415

    elastic = settings.elastic if settings.elastic.hosts else node.up(settings).elastic
    url = urlsplit(elastic.hosts[0])
    host = ["--host", url.hostname, "--port", str(url.port), "--scheme", url.scheme]
    return host, ["--login", elastic.username, "--pwd", elastic.password.get_secret_value()]
