"""The demo, as a new user runs it, on the shared test node."""

import os
import subprocess
import sys

import pytest

pytestmark = pytest.mark.elastic

HUNTS = (
    "admin-share-then-remote-execution",
    "internal-admin-port-fan-out",
    "network-logon-fan-out",
    "network-logon-then-service",
    "ntlm-logon-without-interactive-logon",
    "psexec-service",
)
SENTENCE = "svc_backup from WS07 (10.1.2.7) logged on to 14 hosts in 9 minutes"


@pytest.fixture(scope="module")
def runs(client, node_settings):  # noqa: ARG001  (the client brings the node up)
    """The output of two runs, one after the other."""
    own = {"HOPWATCH_HOME": str(node_settings.home), "HOPWATCH_NODE__PORT": str(node_settings.node.port)}
    command = [sys.executable, "-c", "from hopwatch.cli.main import main; main()", "demo"]
    return [
        subprocess.run(command, env={**os.environ, **own}, capture_output=True, text=True, check=True)  # noqa: S603
        for _ in range(2)
    ]


def test_it_tells_the_intrusion_by_the_hunts_that_matter(runs):
    out = runs[0].stdout
    assert all(hunt in out for hunt in HUNTS)
    assert SENTENCE in out
    assert "of low severity: " in out
    assert "rdp-on-the-wire-with-logon" not in out
    assert out.index("internal-admin-port-fan-out") < out.index(SENTENCE) < out.index("psexec-service")


def test_the_queue_comes_first_and_the_intrusion_is_one_line_of_it(runs):
    out = runs[0].stdout
    assert out.startswith("The entity queue")
    assert "1 in the queue" in out
    assert (
        out.index("WS07 (10.1.2.7)") < out.index("1 in the queue") < out.index("internal-admin-port-fan-out")
    )


def test_it_says_a_line_for_each_stage_and_three_commands(runs):
    stages = [line for line in runs[0].stderr.splitlines() if line.startswith("[")]
    assert [line.split()[1] for line in stages] == ["Elasticsearch", "logs", "index", "hunts", "alerts"]
    assert runs[0].stdout.count("hopwatch ") >= 3
    assert max(map(len, runs[0].stdout.splitlines())) <= 100


def test_a_second_run_adds_nothing(runs):
    assert " 0 indexed, 18,564 there already" in runs[1].stderr
    assert runs[1].stdout == runs[0].stdout
