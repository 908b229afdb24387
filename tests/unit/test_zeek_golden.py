"""Each known log, made-up records: the whole document, and the same from TSV and from JSON."""

import json
from pathlib import Path

import pytest

from indexer.zeek import read_zeek, to_draft

GOLDEN = Path(__file__).parents[1] / "golden" / "zeek"
LOGS = sorted(path.stem for path in GOLDEN.glob("*.log"))


def drafts(path):
    with path.open("rb") as stream:
        return [to_draft(record) for record in read_zeek(stream, "a file that names no log")]


@pytest.mark.parametrize("log", LOGS)
def test_a_log_becomes_the_documents_that_were_written_down_for_it(log):
    expected = json.loads((GOLDEN / f"{log}.expected.json").read_text())
    found = [{"id": d.id, "dataset": d.dataset, "source": d.source} for d in drafts(GOLDEN / f"{log}.log")]
    assert found == expected


@pytest.mark.parametrize("log", LOGS)
def test_the_json_form_gives_the_same_ids_and_documents_as_the_tsv_form(log):
    assert drafts(GOLDEN / f"{log}.json") == drafts(GOLDEN / f"{log}.log")
