"""Own nodes on loopback that may be killed: one, or three that form a cluster."""

import json
import os
import shutil
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from pydantic import SecretStr

from hopwatch.elastic import connect, wait_ready
from hopwatch.node import artifact, lifecycle, owner, passwords, process
from hopwatch.node.layout import Layout
from hopwatch.settings import Elastic, Node, Settings, default_home

FIRST_PORT = 9377
TRANSPORT = 100
"""The transport port of a node is so many above its own."""

ONE = "discovery.type"


@dataclass(frozen=True)
class Nodes:
    """The nodes of one run, each with a home of its own below `folder`."""

    folder: Path
    number: int
    heap: str = "768m"
    first_port: int = FIRST_PORT

    @property
    def elastic(self):
        """How to reach them all."""
        password = passwords.read(self._layout(0).passwords)
        hosts = tuple(f"http://127.0.0.1:{self._port(n)}" for n in range(self.number))
        user = passwords.ADMINISTRATOR
        return Elastic(hosts=hosts, username=user, password=SecretStr(password), timeout=30)

    def up(self):
        """Start them all, with no data, and wait until they serve."""
        for n in range(self.number):
            self.kill(n)
            shutil.rmtree(self._layout(n).node, ignore_errors=True)
            if n:
                shutil.copytree(self._layout(0).passwords, self._layout(n).passwords, dirs_exist_ok=True)
            else:
                passwords.ensure(self._layout(0).passwords)
        with ThreadPoolExecutor(self.number) as pool:
            list(pool.map(self.start, range(self.number)))
        with connect(self.elastic) as client:
            client.cluster.health(wait_for_nodes=str(self.number), timeout="60s")
            wait_ready(client)

    def start(self, n):
        """Start one of them and wait until it serves."""
        layout = self._layout(n)
        with lifecycle.locked(layout):
            uid = owner.owner_of(layout.node)
            kept = Layout(default_home()).archive
            node = Node(port=self._port(n), heap=self.heap, artifact=kept if kept.exists() else None)
            java = lifecycle.prepare(layout, Settings(home=layout.home, node=node), uid, artifact.silent)
            if self.number > 1:
                self._join(layout, n)
            status = process.start(layout, java, uid if os.geteuid() == 0 else None)
            if status:
                raise RuntimeError(f"node {n} did not start: {layout.start_log.read_text()[-2000:]}")

    def _join(self, layout, n):
        """Let a node look for the others instead of being alone."""
        file = layout.config / "elasticsearch.yml"
        alone = [
            line
            for line in file.read_text().splitlines()
            if not line.startswith((ONE, "node.name", "transport"))
        ]
        settings = {
            "node.name": f"node{n}",
            "transport.port": self._port(n) + TRANSPORT,
            "discovery.seed_hosts": [f"127.0.0.1:{self._port(m) + TRANSPORT}" for m in range(self.number)],
            "cluster.initial_master_nodes": [f"node{m}" for m in range(self.number)],
        }
        file.write_text("\n".join([*alone, *(f"{k}: {json.dumps(v)}" for k, v in settings.items()), ""]))

    def kill(self, n):
        """Kill one of them; nothing is flushed, nobody is told."""
        for one in process.of_home(self._layout(n)):
            one.kill()
            one.wait(30)

    def pause(self, n, seconds):
        """Stop one of them for a while: the others may give its shards away, and it does not know."""
        some = list(process.of_home(self._layout(n)))
        for one in some:
            one.suspend()
        time.sleep(seconds)
        for one in some:
            one.resume()

    def down(self):
        """Kill them all."""
        for n in range(self.number):
            self.kill(n)

    def _port(self, n):
        return self.first_port + n

    def _layout(self, n):
        home = self.folder / str(n)
        home.mkdir(parents=True, exist_ok=True)
        for folder in (self.folder, home):
            folder.chmod(0o755)
        return Layout(home.resolve())


def chaos_folder():
    """Where the homes lie: they are kept, so that a second run does not unpack again."""
    return Path(tempfile.gettempdir()) / f"hopwatch-chaos-{os.getuid()}"
