"""Each Zeek log that has a table: made-up records of it, whole, from both of Zeek's forms."""

import json
from pathlib import Path

import pytest

from indexer.zeek.kinds import KINDS
from indexer.zeek.steps import STEPS
from mappings.ecs import FIELDS
from mappings.fieldsets import zeek as declared
from mappings.zeek import TABLES
from tests import zeek_tables as made

ECS = json.loads((Path(__file__).parent / "ecs_9_4.json").read_text(encoding="utf-8"))
OWN_FILES = {path.stem for path in (made.FOLDER.parent / "zeek").glob("*.log")}
MIXED = {("long", "keyword"), ("keyword", "text"), ("ip", "keyword")}


def leaves(value, path=""):
    """The dotted names of a document's values."""
    if isinstance(value, dict):
        return [name for key, inner in value.items() for name in leaves(inner, f"{path}.{key}".lstrip("."))]
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return [name for inner in value for name in leaves(inner, path)]
    return [path]


@pytest.mark.parametrize("log", made.FILES)
def test_the_records_of_a_log_become_the_documents_that_were_written_down_for_them(log):
    assert made.documents(made.tsv(log)) == made.told(log)["documents"]


@pytest.mark.parametrize("log", made.FILES)
def test_json_gives_the_same_ids_and_documents(log):
    assert made.documents(made.lines(log)) == made.told(log)["documents"]


@pytest.mark.parametrize("log", made.FILES)
def test_every_name_that_is_written_is_in_the_vocabulary_and_every_value_fits(log):
    for document in made.told(log)["documents"]:
        assert set(leaves(document["source"])) - FIELDS.keys() == set()
        assert document["source"]["event"]["kind"] != "pipeline_error"


@pytest.mark.parametrize("log", TABLES)
def test_a_table_says_what_ecs_allows(log):
    table = TABLES[log]
    assert table.kind in ECS["allowed"]["event.kind"]
    assert set(table.category) <= set(ECS["allowed"]["event.category"])
    assert set(table.type) <= set(ECS["allowed"]["event.type"])


def test_every_log_that_has_a_table_has_made_up_records_in_which_every_column_is_used():
    assert set(TABLES) == OWN_FILES - {"widget"} | set(made.FILES)
    for log in made.FILES:
        used = {name for record in made.told(log)["records"] for name in record}
        assert used <= made.types(log).keys(), log


@pytest.mark.parametrize("log", TABLES)
def test_a_column_goes_to_fields_that_take_its_kind(log):
    for column in TABLES[log].columns.values():
        kind = declared.KINDS[column.kind]().to_dict()["type"]
        for name in column.fields:
            assert (kind, FIELDS[name]["type"]) in {(kind, kind), *MIXED}, name


def test_every_kind_and_every_step_that_tables_name_is_there_and_none_is_idle():
    named = {column.kind for table in TABLES.values() for column in table.columns.values()}
    made_kinds = {column.kind for table in TABLES.values() for column in table.made.values()}
    assert named == KINDS.keys()
    assert named | made_kinds == declared.KINDS.keys()
    assert {step for table in TABLES.values() for step in table.steps} == STEPS.keys()
