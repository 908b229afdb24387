"""The real logs beside the project: all of them, against their inventory."""

import json

import pytest

from tests.evidence import hopwatch

pytestmark = [pytest.mark.elastic, pytest.mark.timeout(1200)]

RECOVERED = {"sample_with_a_bad_chunk_magic.evtx": 31}  # beyond what the inventory's reader got
NO_LOG = {"text", "json other"}  # the inventory's words for what is no Zeek log


@pytest.fixture
def inventory(shared):
    """What is known of each file, by its path."""
    kept = json.loads((shared / "data" / "inventory.json").read_text())
    return {str(shared / "data" / name): file for name, file in (kept["evtx"] | kept["zeek"]).items()}


def is_log(file):
    return file.get("format", "").split(" ;")[0] not in NO_LOG


def test_all_real_logs_agree_with_their_inventory_and_are_indexed_once(
    shared, inventory, client, namespace, node_settings
):
    def index():
        folders = (shared / "data" / "evtx", shared / "data" / "zeek")
        ended = hopwatch("index", *folders, "--namespace", namespace, "--json", settings=node_settings)
        return json.loads(ended.stdout) | {"status": ended.returncode}

    first = index()
    assert first["status"] == 1, "some of the files are damaged"
    assert {file["path"] for file in first["per_file"]} == set(inventory)
    read = {
        file["path"]: file["records"]["indexed"] + file["records"]["already"] for file in first["per_file"]
    }
    there = {path: file["records"] * is_log(file) for path, file in inventory.items()}
    recovered = {path: number for path in there for name, number in RECOVERED.items() if path.endswith(name)}
    assert read == there | {path: there[path] + number for path, number in recovered.items()}
    skipped = {file["path"] for file in first["per_file"] if file["state"] == "skipped"}
    assert skipped == {path for path, file in inventory.items() if not is_log(file)}
    lost = {file["path"] for file in first["per_file"] if file["records"]["lost"]}
    assert (
        lost
        >= {path for path, file in inventory.items() if file.get("n_errors") or file.get("bad_lines")}
        - skipped
    )
    assert first["records"]["refused"] == first["records"]["mended"] == 0

    pattern = f"logs-*-{namespace}-*"
    client.indices.refresh(index=pattern)
    assert client.count(index=pattern)["count"] == first["records"]["indexed"]

    second = index()
    assert second["records"] | {"already": 0} == first["records"] | {"already": 0, "indexed": 0}
    assert second["records"]["already"] == first["records"]["indexed"] + first["records"]["already"]
    client.indices.refresh(index=pattern)
    assert client.count(index=pattern)["count"] == first["records"]["indexed"]
