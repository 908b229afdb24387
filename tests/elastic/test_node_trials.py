"""What the embedded node lives through: kills, two callers at once, leftovers, a wrong password.

All on a spare node of its own home; each test brings it up as it needs it.
"""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import psutil
import pytest
from elasticsearch import ApiError, TransportError

from hopwatch import node
from hopwatch.elastic import connect, wait_ready
from hopwatch.errors import NodeError
from hopwatch.node import install
from hopwatch.node.layout import Layout
from hopwatch.settings import Node, Settings

pytestmark = pytest.mark.elastic

UP = """
import sys
from pathlib import Path
from hopwatch import node
from hopwatch.settings import Node, Settings
home, port, archive = sys.argv[1:]
settings = Settings(home=home, node=Node(port=port, heap="512m", artifact=archive or None))
print(node.up(settings).pid)
"""


def free_port():
    """Return a free port that the system gives to nobody of itself."""
    for port in range(21277, 21377):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return port
    raise AssertionError("no free port")


def up_elsewhere(settings):
    """Bring the node up in a process of its own."""
    words = [str(settings.home), str(settings.node.port), str(settings.node.artifact or "")]
    command = [sys.executable, "-c", UP, *words]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603  (our own words)


def gone(pid):
    return not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


def wait_for(condition):
    end = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)


@pytest.fixture(scope="module")
def spare(archive):
    """Settings of a node that may be ill-treated; its installation was killed. Stopped at the end."""
    with tempfile.TemporaryDirectory(prefix="hopwatch spare ") as name:
        Path(name).chmod(0o755)
        settings = Settings(
            home=Path(name) / "home", node=Node(port=free_port(), heap="512m", artifact=archive)
        )
        kill_an_installation(settings)
        yield settings
        node.down(settings)


def kill_an_installation(settings):
    """Bring the node up for the first time, and kill that while it unpacks."""
    caller = up_elsewhere(settings)
    wait_for(lambda: list(settings.home.glob(f"*{install.PART}*")))
    caller.kill()
    caller.communicate()
    assert list(settings.home.glob(f"*{install.PART}*"))
    assert not Layout(settings.home).program.exists()


def test_after_a_kill_two_callers_at_once_bring_back_one_node_with_every_acknowledged_document(spare):
    acknowledged = []

    def write(client):
        number = 0
        while True:
            operations = [{"index": {"_id": str(number + i)}} if i % 2 == 0 else {"n": i} for i in range(200)]
            try:
                answer = client.options(max_retries=0).bulk(index="trial-kill", operations=operations)
            except (ApiError, TransportError):
                return
            acknowledged.extend(
                item["index"]["_id"] for item in answer["items"] if item["index"]["status"] < 300
            )
            number += 200

    running = node.up(spare)
    with connect(running.elastic) as client:
        client.options(ignore_status=404).indices.delete(index="trial-kill")
        writer = threading.Thread(target=write, args=[client])
        writer.start()
        wait_for(lambda: len(acknowledged) > 2000)
        os.kill(running.pid, signal.SIGKILL)
        writer.join()
    wait_for(lambda: gone(running.pid))
    layout = Layout(spare.home)
    layout.pid.write_text(str(os.getpid()))  # a stale file whose number another process has by now

    assert not node.status(spare).running
    callers = [up_elsewhere(spare) for _ in range(2)]
    pids = {caller.communicate()[0].strip() for caller in callers}
    assert pids == {str(node.status(spare).pid)}
    with connect(node.up(spare).elastic) as client:
        wait_ready(client)
        client.indices.refresh(index="trial-kill")
        kept = {
            doc["_id"] for doc in client.mget(index="trial-kill", ids=acknowledged)["docs"] if doc["found"]
        }

    assert kept == set(acknowledged)


def test_a_caller_that_is_killed_while_it_starts_the_node_does_no_harm(spare):
    node.down(spare)
    layout = Layout(spare.home)
    layout.start_log.unlink(missing_ok=True)
    caller = up_elsewhere(spare)
    wait_for(layout.start_log.exists)
    time.sleep(1)
    caller.kill()
    caller.communicate()

    running = node.up(spare)

    found = [p.pid for p in psutil.process_iter() if layout.server_mark in words_of(p)]
    assert found == [running.pid]


def words_of(process):
    try:
        return process.cmdline()
    except psutil.Error:
        return []


def test_an_installation_that_is_killed_is_done_again(spare):
    """Nothing half-made is ever taken for the program."""
    assert node.up(spare).version == "9.2.0"
    assert not list(spare.home.glob(f"*{install.PART}*"))


def test_a_node_whose_home_was_deleted_makes_room_for_the_new_one(spare):
    first = node.up(spare)
    Layout(spare.home).pid.unlink()

    second = node.up(spare)

    assert second.pid != first.pid
    assert gone(first.pid)


def test_a_wrong_password_file_is_named_and_after_down_up_takes_it(spare):
    first = node.up(spare)
    kept = Layout(spare.home).passwords / "hopwatch"
    kept.write_text("another\n")

    with pytest.raises(NodeError, match=r"refuses the password .*hopwatch node down"):
        node.up(spare)

    assert_down_ends_it_and_says_so(spare, first)
    second = node.up(spare)
    assert second.password == "another"
    assert second.pid != first.pid


def assert_down_ends_it_and_says_so(spare, running):
    assert node.down(spare) is True
    assert gone(running.pid)
    assert node.down(spare) is False
    status = node.status(spare)
    assert (status.running, status.pid, status.version) == (False, None, None)


def test_a_port_that_something_else_has_is_named_with_its_owner(spare):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        taken = spare.model_copy(
            update={"home": spare.home.parent / "third", "node": spare.node.model_copy(update={"port": port})}
        )
        with pytest.raises(NodeError, match=rf"port {port} .* is taken by .*HOPWATCH_NODE__PORT"):
            node.up(taken)


def test_a_node_that_ends_at_its_start_shows_why(spare):
    node.down(spare)
    small = spare.model_copy(update={"node": spare.node.model_copy(update={"heap": "16m"})})

    with pytest.raises(NodeError) as caught:
        node.up(small)

    assert "heap is too small" in str(caught.value)
    assert "OutOfMemoryError" in str(caught.value)
