"""The embedded node: real, secured, shared, and as small as it can be."""

import os
import stat
from pathlib import Path

import psutil
import pytest
from elasticsearch import AuthenticationException, Elasticsearch
from typer.testing import CliRunner

from hopwatch import node
from hopwatch.cli.node import app
from hopwatch.elastic import version, wait_ready
from hopwatch.node import passwords
from hopwatch.node.layout import VERSION, Layout
from tests.conftest import TEST_PORT

pytestmark = [pytest.mark.elastic, pytest.mark.usefixtures("client")]


@pytest.fixture
def running(node_settings):
    return node.up(node_settings)


def test_a_running_node_is_found_again(running, node_settings):
    status = node.status(node_settings)

    assert (running.pid, running.url, running.version) == (status.pid, status.url, status.version)
    assert status.running


def test_it_is_the_version_that_the_design_names_and_ready(client):
    wait_ready(client)

    assert version(client) == VERSION == "9.2.0"


def test_who_has_no_password_is_refused(running):
    with Elasticsearch(running.url) as stranger, pytest.raises(AuthenticationException):
        stranger.nodes.info()


def test_it_listens_on_this_machine_alone(running):
    listening = [c for c in psutil.Process(running.pid).net_connections("tcp") if c.status == "LISTEN"]

    assert {c.laddr.ip.removeprefix("::ffff:") for c in listening} == {"127.0.0.1"}
    assert len(listening) == 2


def test_it_never_runs_as_root_and_takes_no_group_along(running):
    process = psutil.Process(running.pid)

    assert 0 not in process.uids()
    assert 0 not in process.gids()
    if os.geteuid() == 0:
        lines = Path(f"/proc/{running.pid}/status").read_text().splitlines()
        assert [line.split()[1:] for line in lines if line.startswith("Groups:")] == [[]]


def test_it_is_out_of_reach_of_the_callers_interrupts_and_exit(running):
    assert os.getsid(running.pid) != os.getsid(0)
    assert psutil.Process(running.pid).terminal() is None


def test_passwords_are_in_files_that_only_the_caller_reads_and_are_never_shown(running, node_settings):
    folder = Layout(node_settings.home.resolve()).passwords
    modes = {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}

    assert modes == {0o600}
    assert {path.name for path in folder.iterdir()} == set(passwords.USERS)
    assert running.password not in repr(running) + repr(running.elastic)
    assert not any(running.password in word for word in psutil.Process(running.pid).cmdline())


def test_status_on_the_command_line_has_the_promised_keys(running, node_settings):
    environment = {"HOPWATCH_HOME": str(node_settings.home), "HOPWATCH_NODE__PORT": str(TEST_PORT)}

    result = CliRunner().invoke(app, ["status", "--json"], env=environment)

    assert result.exit_code == 0
    assert f'"pid": {running.pid}' in result.stdout
    for key in ("running", "url", "version", "home"):
        assert f'"{key}": ' in result.stdout
    assert running.password not in result.output


def test_each_test_has_an_empty_namespace(client, namespace):
    client.index(index=f"logs-t-{namespace}-2026.01", document={"a": 1}, refresh=True)

    assert client.count(index=f"logs-*-{namespace}-*")["count"] == 1
