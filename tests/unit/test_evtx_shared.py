"""Real logs beside the project: as many records as their inventory counts, from both parsers alike."""

import json

import pytest

from indexer.evtx import read_evtx
from indexer.record import Lost
from indexer.windows import to_draft

# Files that hold more than any parser reads; the Rust parser passes over most of it in silence.
DAMAGED = {
    "2-vss_0-Microsoft-Windows-RemoteDesktopServices-RdpCoreTS%4Operational.evtx": 68,
    "Microsoft-Windows-HelloForBusiness%4Operational.evtx": 14,
    "sample_with_a_bad_chunk_magic.evtx": 258,
}
RECOVERED = {"sample_with_a_bad_chunk_magic.evtx": 31}
COMPARED = (
    "LM_Remote_Service02_7045",
    "DE_1102_security_log_cleared",
    "LM_ScheduledTask_ATSVC_target_host",
    "temp_scheduled_task_4698_4699",
    "DE_sysmon-3-rdp-tun",
    "CA_4624_4625_LogonType2",
    "kerberos_pwd_spray_4771",
)


def sorted_out(path, parser="rust"):
    items = list(read_evtx(path, parser))
    records = [item for item in items if not isinstance(item, Lost)]
    return records, sum(item.records for item in items if isinstance(item, Lost))


def test_every_file_has_the_records_of_its_inventory(shared):
    inventory = json.loads((shared / "data" / "inventory.json").read_text())["evtx"]
    assert len(inventory) > 50
    for name, told in inventory.items():
        records, lost = sorted_out(shared / "data" / name)
        recovered = [record for record in records if record.recovered]
        counts = (len(records) - len(recovered), len(recovered), lost)
        file = name.rpartition("/")[2]
        assert (name, counts) == (name, (told["records"], RECOVERED.get(file, 0), DAMAGED.get(file, 0)))


def test_records_have_their_own_number_and_time_not_those_of_the_record_header(shared):
    """An export numbers the headers from 1 and dates them anew."""
    [path] = (shared / "data" / "evtx").rglob("LM_Remote_Service02_7045.evtx")
    records, _ = sorted_out(path)
    assert [record.system["EventRecordID"] for record in records] == ["4480", "4482", "6045"]
    assert records[2].system["TimeCreated"] == "2019-03-19T00:41:29.008933Z"


@pytest.mark.parametrize("part", COMPARED)
def test_both_parsers_give_equal_drafts(shared, part):
    path = next(p for p in sorted((shared / "data" / "evtx").rglob("*.evtx")) if part in p.name)
    ours, theirs = (sorted_out(path, parser)[0] for parser in ("rust", "python-evtx"))
    assert [to_draft(record) for record in ours] == [to_draft(record) for record in theirs]
    assert ours


def test_a_forwarded_event_is_read_though_all_its_values_are_text(shared):
    [path] = (shared / "data" / "evtx").rglob("ID1149-RDP success logins to multiple hosts.evtx")
    records, lost = sorted_out(path)
    documents = [to_draft(record).source for record in records]
    assert (len(documents), lost) == (11, 0)
    assert {document["event"]["code"] for document in documents} == {"1149"}
    assert all(document["@timestamp"] > "2010" for document in documents)
    assert documents[0]["winlog"]["user_data"]["Param1"] == "admmig"


def test_what_python_evtx_cannot_read_it_counts(shared):
    """Forwarded events hold embedded BinXML, on which it fails."""
    [path] = (shared / "data" / "evtx").rglob("ID1149-RDP success logins to multiple hosts.evtx")
    records, lost = sorted_out(path, "python-evtx")
    assert len(records) + lost == 11
