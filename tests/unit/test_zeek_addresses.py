import pytest

from indexer.zeek.addresses import community_id, packed

# From the specification's own examples: https://github.com/corelight/community-id-spec
PUBLISHED = [
    ("tcp", "128.232.110.120", "66.35.250.204", (34855, 80), "1:LQU9qZlK+B5F3KDmev6m5PMibrg="),
    ("udp", "192.168.1.52", "8.8.8.8", (54585, 53), "1:d/FP5EW3wiY1vCndhwleRRKHowQ="),
    ("icmp", "192.168.0.89", "192.168.0.1", (8, 0), "1:X0snYXpgwiv9TZtqg64sgzUn6Dk="),
    (
        "icmp",
        "fe80::200:86ff:fe05:80da",
        "fe80::260:97ff:fe07:69ea",
        (135, 0),
        "1:dGHyGvjMfljg6Bppwm3bg0LO8TY=",
    ),
    ("sctp", "192.168.170.8", "192.168.170.56", (7, 7), "1:MP2EtRCAUIZvTw6MxJHLV7N7JDs="),
]


@pytest.mark.parametrize(("transport", "source", "destination", "ports", "expected"), PUBLISHED)
def test_a_community_id_is_the_published_one(transport, source, destination, ports, expected):
    assert community_id(transport, source, destination, ports) == expected


@pytest.mark.parametrize("transport", ["tcp", "udp", "sctp"])
def test_a_community_id_is_the_same_in_both_directions(transport):
    there = community_id(transport, "10.1.2.7", "10.1.1.5", (50123, 445))
    assert community_id(transport, "10.1.1.5", "10.1.2.7", (445, 50123)) == there


def test_a_ping_and_its_answer_are_one_flow_and_an_unreachable_is_one_way():
    assert community_id("icmp", "10.0.0.1", "10.0.0.2", (8, 0)) == community_id(
        "icmp", "10.0.0.2", "10.0.0.1", (0, 0)
    )
    assert community_id("icmp", "10.0.0.1", "10.0.0.2", (3, 3)) != community_id(
        "icmp", "10.0.0.2", "10.0.0.1", (3, 3)
    )


@pytest.mark.parametrize(
    ("transport", "source", "destination"),
    [("gre", "10.0.0.1", "10.0.0.2"), ("tcp", "host", "10.0.0.2"), ("tcp", "10.0.0.1", "fe80::1")],
)
def test_what_is_no_flow_has_no_community_id(transport, source, destination):
    assert community_id(transport, source, destination, (1, 2)) is None


@pytest.mark.parametrize(
    "text", ["", "host", "10.1", "10.0.0.1 ", "fe80::1%eth0", "1.2.3.256", "a\0b", "\ud800"]
)
def test_what_is_no_address_is_not_taken_for_one(text):
    assert packed(text) is None
