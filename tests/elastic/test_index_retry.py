"""`hopwatch index retry`: what was refused gets in when the reason is gone, and the account follows."""

import json
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from hopwatch.lab.zeek import write_zeek
from mappings.indices import FILES
from tests.evidence import AT, connections, hopwatch

pytestmark = pytest.mark.elastic
STRICT = {"event": {"properties": {"hash": {"type": "long", "ignore_malformed": False}}}}


@pytest.fixture
def command(node_settings, namespace):
    """Runs the real command; returns its JSON with its exit status."""

    def run(*arguments):
        given = ("index", *arguments, "--namespace", namespace, "--json")
        ended = hopwatch(*given, settings=node_settings)
        assert ended.stdout, ended.stderr.decode()
        return json.loads(ended.stdout) | {"status": ended.returncode}

    yield run
    shutil.rmtree(node_settings.home / "dead-letters" / namespace, ignore_errors=True)


def nonzero(report):
    return {name: number for name, number in report["records"].items() if number}


def test_refused_documents_get_in_when_the_mapping_is_mended(command, client, namespace, tmp_path):
    unwilling = f"logs-zeek.connection-{namespace}-2026.01"
    client.indices.create(index=unwilling, mappings={"properties": STRICT})
    (log,) = write_zeek(tmp_path, [*connections(3), *connections(2, AT + timedelta(days=31))])
    first = command(log)
    assert (first["status"], nonzero(first)) == (1, {"seen": 5, "indexed": 2, "refused": 3})
    (file,) = first["per_file"]
    letters = Path(file["dead_letters"])
    assert len(letters.read_bytes().splitlines()) == 3

    still = command("retry")
    assert (still["status"], nonzero(still)) == (1, {"seen": 3, "refused": 3})
    assert len(letters.read_bytes().splitlines()) == 3

    client.indices.delete(index=unwilling)
    again = command("retry", letters)
    assert (again["status"], nonzero(again)) == (0, {"seen": 3, "indexed": 3})
    assert not list(letters.parent.iterdir())
    entry = client.get(index=FILES, id=f"{namespace}-{file['sha256']}")["_source"]
    assert (entry["records"]["indexed"], entry["records"]["refused"]) == (5, 0)
    assert not [problem for problem in entry["problems"] if "refused" in problem["why"]]
    assert client.count(index=f"logs-*-{namespace}-*")["count"] == 5
    assert nonzero(command("retry")) == {}


def test_a_file_named_retry_can_be_indexed(command, tmp_path):
    (log,) = write_zeek(tmp_path, connections(3))
    log.rename(tmp_path / "retry")
    assert nonzero(command(tmp_path / "retry"))["indexed"] == 3


def test_what_is_no_dead_letter_is_said_to_be_none(command, tmp_path):
    (tmp_path / "notes.txt").write_text("nothing\n")
    report = command("retry", tmp_path / "notes.txt")
    assert report["status"] == 1
    assert report["per_file"][0]["problems"][0]["why"] == "it holds no dead letters"
    assert (tmp_path / "notes.txt").exists()
