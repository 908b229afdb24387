"""What is added to documents by settings, an asset list and MaxMind files, and what is left alone."""

import json
import pickle
from copy import deepcopy

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mmdb_writer import MMDBWriter
from netaddr import IPSet

from hopwatch.errors import SettingsError
from hopwatch.lab.zeek import write_zeek
from hopwatch.settings import Enrich
from indexer.document import Origin, complete
from indexer.enrichment import Enricher, Plan, planned
from indexer.enrichment.assets import read
from indexer.record import Draft, WindowsRecord
from indexer.windows import to_draft
from mappings.document import get
from mappings.ecs import FIELDS
from tests.evidence import connections, hopwatch

ADDRESSES = st.ip_addresses().map(str) | st.sampled_from(
    ["10.0.0.5", "10.9.9.9", "8.8.8.8", "fe80::1", "224.0.0.1", "255.255.255.255", "::", "none"]
)
ENDS = st.fixed_dictionaries({}, optional={"ip": ADDRESSES, "domain": st.sampled_from(["SCAN01", "x"])})
DOCUMENTS = st.fixed_dictionaries(
    {"event": st.fixed_dictionaries({"code": st.sampled_from(["1", "5156"])})},
    optional={
        "source": ENDS,
        "destination": ENDS,
        "host": st.fixed_dictionaries({"name": st.sampled_from(["DC1.corp.example", "WS9"])}),
        "network": st.fixed_dictionaries({}, optional={"direction": st.just("ingress")}),
    },
)
ASSETS = """\
# who is who
asset,role,name
10.0.0.0/8,workstation
10.0.0.5,scanner,SCAN01
SCAN01,scanner
DC1.corp.example,Domain_Controller
dc1.corp.example,file server
"""


def made(document, plan=Plan()):  # noqa: B008  (frozen)
    document = deepcopy(document)
    Enricher(plan).add(document)
    return document


def with_assets(document):
    return made(document, Plan(assets=ASSETS))


def ends(source, destination):
    return {"source": {"ip": source}, "destination": {"ip": destination}}


@pytest.mark.parametrize(
    ("source", "destination", "direction"),
    [
        ("10.1.1.1", "192.168.0.1", "internal"),
        ("10.1.1.1", "8.8.8.8", "outbound"),
        ("8.8.8.8", "fc00::1", "inbound"),
        ("8.8.8.8", "9.9.9.9", "external"),
        ("fe80::1", "127.0.0.1", "internal"),
        ("10.1.1.1", "224.0.0.251", None),
        ("10.1.1.1", "255.255.255.255", None),
        ("0.0.0.0", "10.1.1.1", None),  # noqa: S104  (an address, nothing is bound to it)
    ],
)
def test_direction_is_told_by_which_ends_are_internal(source, destination, direction):
    assert get(made(ends(source, destination)), "network.direction") == direction


def test_what_the_record_says_of_its_direction_stays():
    said = {**ends("10.1.1.1", "10.1.1.2"), "network": {"direction": "external", "transport": "tcp"}}
    assert made(said)["network"] == said["network"]


def test_one_end_is_internal_or_not_where_the_other_is_unknown():
    document = made({"source": {"ip": "8.8.8.8"}, "destination": {"domain": "x"}})
    assert document["hopwatch"] == {"source": {"internal": False}}
    assert "network" not in document


def test_the_estates_networks_are_a_setting():
    plan = planned(Enrich(internal=("192.0.2.0/24",)))
    assert get(made(ends("192.0.2.1", "10.0.0.1"), plan), "network.direction") == "outbound"
    assert made(ends("192.0.2.1", "10.0.0.1"), Plan(internal=())) == ends("192.0.2.1", "10.0.0.1")


def test_a_filtered_connection_of_windows_has_the_community_id_that_zeek_gives_it():
    """Windows Filtering Platform, Security 5156: the values that Microsoft's page of the event shows."""
    data = {
        "Direction": "%%14592",
        "SourceAddress": "10.0.0.10",
        "SourcePort": "49156",
        "DestAddress": "10.0.0.100",
        "DestPort": "3328",
        "Protocol": "6",
    }
    system = {
        "EventID": "5156",
        "Channel": "Security",
        "Computer": "H",
        "TimeCreated": "2026-01-05T10:00:00Z",
    }
    windows = complete(to_draft(WindowsRecord(system, data)), Origin("x", "t", "month")).source
    sysmon = {"EventID": "3", "Channel": "Microsoft-Windows-Sysmon/Operational", "Computer": "H"}
    same = {
        "Protocol": "tcp",
        "SourceIp": "10.0.0.10",
        "SourcePort": "49156",
        "DestinationIp": "10.0.0.100",
        "DestinationPort": "3328",
    }
    other = to_draft(WindowsRecord({**system, **sysmon, "Provider": "Microsoft-Windows-Sysmon"}, same)).source
    assert windows["network"]["community_id"] == other["network"]["community_id"]
    assert windows["network"]["direction"] == "ingress"


def test_an_address_has_the_role_of_the_most_specific_line():
    document = with_assets(ends("10.0.0.5", "10.0.0.6"))
    assert document["labels"] == {"source_role": "scanner", "destination_role": "workstation"}
    assert document["hopwatch"]["source"] == {"internal": True, "name": "SCAN01"}


def test_a_client_that_calls_itself_a_scanner_is_none():
    document = with_assets({"source": {"ip": "10.7.7.7", "domain": "SCAN01"}})
    assert document["labels"] == {"source_role": "workstation"}
    assert with_assets({"source": {"domain": "scan01"}})["labels"] == {"source_role": "scanner"}


@pytest.mark.parametrize("name", ["DC1.corp.example", "dc1", "DC1.CORP.EXAMPLE."])
def test_a_host_is_found_by_its_whole_or_its_short_name(name):
    host = with_assets({"host": {"name": name}})["host"]
    assert host == {"name": name, "type": ["domain controller", "file server"]}


def test_a_short_name_of_two_whole_names_is_nobodys():
    assets = read("asset,role\ndc1.a.example,server\ndc1.b.example,backup\n", "x")
    assert assets.named("dc1") is None
    assert assets.named("dc1.b.example").role == "backup"


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("10.0.0.1,scaner", "line 3: unknown role 'scaner'; did you mean 'scanner'?"),
        ("10.0.0.1,qqq", "line 3: unknown role 'qqq'; there are: admin workstation"),
        ("10.0.0.1", "line 3: no role"),
        (",scanner", "line 3: names no asset"),
        ("10.0.0.0/40,scanner", "line 3: '10.0.0.0/40' is no host name, address or network"),
        ("a,scanner,b,c", "line 3: 4 values for 3 columns"),
    ],
)
def test_a_line_that_is_wrong_is_named(line, fault):
    with pytest.raises(SettingsError) as error:
        read(f"asset,role,name\n# a remark\n{line}\n", "assets.csv")
    assert str(error.value).startswith(f"assets.csv, {fault}")


def test_a_file_without_its_columns_is_refused():
    with pytest.raises(SettingsError, match="line 1: expected the columns asset,role"):
        read("host,kind\na,scanner\n", "assets.csv")


@pytest.fixture(scope="module")
def maxmind(tmp_path_factory):
    """Two MaxMind files of documentation's networks, as GeoLite2 City and ASN are made."""
    folder = tmp_path_factory.mktemp("maxmind")
    city = MMDBWriter(ip_version=6, ipv4_compatible=True, database_type="GeoLite2-City")
    city.insert_network(
        IPSet(["81.2.69.0/24", "10.0.0.0/8"]),
        {
            "city": {"names": {"en": "London"}},
            "continent": {"names": {"en": "Europe"}},
            "country": {"iso_code": "GB", "names": {"en": "United Kingdom"}},
            "location": {"latitude": 51.5142, "longitude": -0.0931},
            "subdivisions": [{"iso_code": "ENG", "names": {"en": "England"}}],
        },
    )
    city.to_db_file(str(folder / "city.mmdb"))
    asn = MMDBWriter(ip_version=4, database_type="GeoLite2-ASN")
    asn.insert_network(
        IPSet(["81.2.69.0/24"]),
        {"autonomous_system_number": 20712, "autonomous_system_organization": "Andrews & Arnold Ltd"},
    )
    asn.to_db_file(str(folder / "asn.mmdb"))
    return Plan(geo=folder / "city.mmdb", asn=folder / "asn.mmdb")


def test_a_public_address_has_a_place_and_an_owner(maxmind):
    document = made(ends("81.2.69.160", "10.0.0.1"), maxmind)
    assert document["source"] == {
        "ip": "81.2.69.160",
        "as": {"number": 20712, "organization": {"name": "Andrews & Arnold Ltd"}},
        "geo": {
            "continent_name": "Europe",
            "country_iso_code": "GB",
            "country_name": "United Kingdom",
            "region_iso_code": "GB-ENG",
            "region_name": "England",
            "city_name": "London",
            "location": {"lat": 51.5142, "lon": -0.0931},
        },
    }
    assert document["destination"] == {"ip": "10.0.0.1"}


def test_an_address_that_no_file_knows_has_no_place(maxmind):
    for unknown in ("9.9.9.9", "2606:4700::1111", "not an address"):
        assert made({"source": {"ip": unknown}}, maxmind)["source"] == {"ip": unknown}


def test_the_estates_own_public_addresses_have_no_place(maxmind):
    own = Plan(internal=("81.2.69.0/24",), geo=maxmind.geo)
    assert made({"source": {"ip": "81.2.69.160"}}, own)["source"] == {"ip": "81.2.69.160"}


def test_a_file_that_is_no_maxmind_file_is_refused(tmp_path):
    (tmp_path / "x.mmdb").write_bytes(b"rubbish")
    with pytest.raises(SettingsError, match=r"x\.mmdb cannot be read: it is no MaxMind file"):
        Enricher(Plan(geo=tmp_path / "x.mmdb"))


@given(DOCUMENTS, st.sampled_from(["", ASSETS]))
def test_what_a_document_says_stays_and_what_is_added_is_in_the_vocabulary(document, assets):
    found = made(document, Plan(assets=assets))
    before, after = dict(flat(document)), dict(flat(found))
    assert before.items() <= after.items()
    assert after.keys() - before.keys() <= FIELDS.keys()


ANYTHING = (
    st.none()
    | st.integers()
    | st.lists(ADDRESSES, max_size=2)
    | st.dictionaries(st.sampled_from(["ip", "domain", "name", "direction"]), st.lists(ADDRESSES) | ADDRESSES)
)


@given(
    st.dictionaries(
        st.sampled_from(["source", "destination", "host", "network", "labels", "hopwatch"]), ANYTHING
    )
)
def test_a_document_that_came_as_it_is_may_hold_anything(document):
    before = dict(flat(document))
    after = dict(flat(with_assets({"event": {"code": ["5156"]}, **document})))
    assert {name: after[name] for name in before} == before


@given(DOCUMENTS)
def test_to_add_once_more_changes_nothing(document):
    once = with_assets(document)
    assert with_assets(once) == once


@given(DOCUMENTS)
def test_another_process_adds_the_same(document):
    there = pickle.loads(pickle.dumps(Enricher(Plan(assets=ASSETS))))  # noqa: S301  (our own)
    here = deepcopy(document)
    there.add(here)
    assert here == with_assets(document)


def flat(document, path=""):
    for name, value in document.items():
        if isinstance(value, dict):
            yield from flat(value, f"{path}{name}.")
        else:
            yield f"{path}{name}", value


def test_enrichment_is_no_part_of_an_identity():
    draft = Draft(
        "zeek.dns", "the-id", {"@timestamp": "2026-03-05T10:00:00.000Z", **ends("10.0.0.5", "8.8.8.8")}
    )
    plain = complete(deepcopy(draft), Origin("x", "t", "month"))
    rich = complete(deepcopy(draft), Origin("x", "t", "month", Enricher(Plan(assets=ASSETS))))
    assert (plain.id, plain.index) == (rich.id, rich.index)
    assert plain.source != rich.source


def test_convert_adds_what_the_settings_say_and_the_same_bytes_each_time(tmp_path):
    (tmp_path / "assets.csv").write_text(ASSETS)
    (log,) = write_zeek(tmp_path, connections(3))
    variables = {"HOPWATCH_ENRICH__ASSETS": str(tmp_path / "assets.csv")}
    first, second = (hopwatch("convert", log, **variables).stdout for _ in range(2))
    assert first == second
    (label,) = {json.dumps(orjson.loads(line)["_source"]["labels"]) for line in first.splitlines()}
    assert json.loads(label) == {"source_role": "workstation", "destination_role": "workstation"}


def test_a_list_of_assets_with_a_fault_stops_the_command_before_it_reads_a_log(tmp_path):
    (tmp_path / "assets.csv").write_text("asset,role\n10.0.0.1,scaner\n")
    ended = hopwatch("convert", tmp_path, HOPWATCH_ENRICH__ASSETS=str(tmp_path / "assets.csv"))
    assert ended.returncode == 2
    assert b"assets.csv, line 2: unknown role 'scaner'; did you mean 'scanner'?" in ended.stderr
