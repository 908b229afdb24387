"""Addresses, ports and numbers as Windows writes them."""

from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.windows.address import address, port, whole


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("10.1.2.3", "10.1.2.3"),
        (" 10.1.2.3 ", "10.1.2.3"),
        ("::ffff:10.1.2.3", "10.1.2.3"),
        ("::FFFF:10.1.2.3", "10.1.2.3"),
        ("[::ffff:10.1.2.3]:445", "10.1.2.3"),
        ("[fe80::1]:3389", "fe80::1"),
        ("10.1.2.3:3389", "10.1.2.3"),
        ("fe80::1%12", "fe80::1"),
        ("FE80:0:0:0:0:0:0:1", "fe80::1"),
        ("::1", "::1"),
        ("-", None),
        ("", None),
        ("LOCAL", None),
        ("10.1.2.03", None),
        ("10.1.2", None),
        ("167772161", None),
        ("0x0a010203", None),
    ],
)
def test_address(written, found):
    assert address(written) == found


@given(st.text(max_size=60) | st.ip_addresses().map(str))
def test_what_is_called_an_address_is_one(written):
    found = address(written)
    assert found is None or str(ip_address(found)) == found


@pytest.mark.parametrize(
    ("written", "found"), [("0", 0), ("65535", 65535), ("65536", None), ("-1", None), ("-", None), ("", None)]
)
def test_port(written, found):
    assert port(written) == found


@pytest.mark.parametrize(
    ("written", "found"),
    [("0x1fc", 508), ("0X1FC", 508), ("508", 508), ("0x", None), ("0xffffffffffffffff", None), ("1.5", None)],
)
def test_whole_number(written, found):
    assert whole(written) == found
