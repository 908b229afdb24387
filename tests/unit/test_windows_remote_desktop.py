"""Remote desktop's own logs, before anyone has logged on."""

import pytest

from tests.windows_documents import document

CORE = (
    "Microsoft-Windows-RemoteDesktopServices-RdpCoreTS/Operational",
    "Microsoft-Windows-RemoteDesktopServices-RdpCoreTS",
)


@pytest.mark.parametrize(
    ("client", "source"),
    [
        ("10.1.2.3:50000", {"ip": "10.1.2.3", "port": 50000}),
        ("[fd00::5]:50000", {"ip": "fd00::5", "port": 50000}),
    ],
)
def test_a_connection_has_its_client(client, source):
    found = document(CORE, "131", {"ConnType": "TCP", "ClientIP": client})
    assert found["source"] == source
    assert found["related"] == {"ip": [source["ip"]]}


def test_a_connection_from_no_address_has_no_source():
    assert "source" not in document(CORE, "131", {"ClientIP": "pipe:1"})


@pytest.mark.parametrize("address", ["10.1.2.3", "fd00::5"])
def test_a_refused_connection_has_its_client(address):
    assert document(CORE, "140", {"IPString": address})["source"] == {"ip": address}
