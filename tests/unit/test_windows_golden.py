"""The documents of made-up records, whole, as they lie in tests/golden/windows."""

import json
from pathlib import Path

import pytest

from indexer.record import WindowsRecord
from indexer.windows import to_draft
from indexer.windows.rules import rule_for
from mappings.ecs import FIELDS

FOLDER = Path(__file__).parents[1] / "golden" / "windows"
ECS = json.loads((Path(__file__).parent / "ecs_9_4.json").read_text(encoding="utf-8"))
PAIRS = [
    pytest.param(pair, id=f"{path.stem}-{number}")
    for path in sorted(FOLDER.glob("*.json"))
    for number, pair in enumerate(json.loads(path.read_text(encoding="utf-8")))
]
FREE = ("winlog.event_data.", "winlog.user_data.")


def names(value, path=""):
    """The dotted names of a document's values."""
    if isinstance(value, dict):
        return [name for key, inner in value.items() for name in names(inner, f"{path}.{key}".lstrip("."))]
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return [name for inner in value for name in names(inner, path)]
    return [path]


@pytest.mark.parametrize("pair", PAIRS)
def test_a_record_becomes_its_document(pair):
    draft = to_draft(WindowsRecord(**pair["record"]))
    assert {"dataset": draft.dataset, "id": draft.id, "source": draft.source} == pair["draft"]


@pytest.mark.parametrize("pair", PAIRS)
def test_every_name_that_is_written_is_in_the_vocabulary(pair):
    written = {name for name in names(pair["draft"]["source"]) if not name.startswith(FREE)}
    assert written - FIELDS.keys() == set()


@pytest.mark.parametrize("pair", PAIRS)
def test_category_and_type_go_together_as_ecs_has_it(pair):
    event = pair["draft"]["source"]["event"]
    allowed = {kind for category in event.get("category", []) for kind in ECS["expected_types"][category]}
    assert set(event.get("type", [])) <= allowed


def test_every_event_id_with_a_rule_of_its_own_that_hunts_read_has_a_golden_document():
    codes = {pair.values[0]["record"]["system"].get("EventID") for pair in PAIRS}
    hunted = (
        "4624 4625 4634 4648 4672 4688 4697 4698 4768 4769 4771 4776 4778 4779 5140 5145 1102 7045 104 1 3"
    )
    assert set(hunted.split()) <= codes


def test_an_event_without_a_rule_is_among_them():
    systems = [pair.values[0]["record"]["system"] for pair in PAIRS if pair.values[0]["record"]["system"]]
    assert [s for s in systems if rule_for(s["Channel"], s["Provider"], s["EventID"]) is None]
