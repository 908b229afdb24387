"""Whose hop is it: the intruder's, perhaps, or somebody else's. Pure.

The account that came to a machine goes on from there (*same*), or another that it acts as (*switch*). A hop
of another account is the intruder's only perhaps (*unclear*), and followed only where it is new.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from hunts.paths.asking import Turned
from hunts.paths.direction import Direction, Hands
from hunts.paths.hop import Hop, Parties

Link = Literal["same", "switch", "unclear"]

AT_WORK = frozenset({"scanner", "deployer", "backup", "monitoring"})
"""Roles of machines that log on everywhere all day: what is usual of them is not followed."""
SHARED = frozenset({"jump host", "domain controller"})
"""Roles of machines that everybody passes through: another account's hop there says nothing."""

USUAL_WORK = "usual work of a {role}"
OTHERS_USUAL = "usual hops of other accounts"
OTHERS_SHARED = "other accounts at a {role}"
NAMELESS = "seen on the wire alone, at machines that log who logs on: machine accounts"
OTHERS_BY_USUAL_WAY = "new hops of other accounts, where the way there is usual"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A hop, how it hangs together with what came before, and what is new of it.

    `left_out` says why it is not followed.
    """

    hop: Hop
    link: Link
    new: str
    turned: Turned | None = None
    left_out: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """What is known of the machine when its hops are judged.

    `turned`: who became whom there, by the account that the intruder got; `usual`: nothing new led there;
    `speaking`: which of the machines at the hops' ends log who logs on.
    """

    hands: Hands
    turned: Mapping[str, Turned]
    usual: bool
    speaking: Mapping[str, bool]


def judged(
    direction: Direction, hops: Sequence[Hop], before: Before, new: Mapping[Parties, str]
) -> list[Judged]:
    """Return the hops with what is to be thought of them, in their order."""
    return [_judged(direction, hop, before, new[hop.parties]) for hop in hops]


def _judged(direction: Direction, hop: Hop, before: Before, new: str) -> Judged:
    turned = before.turned.get(hop.user) if hop.user else None
    link: Link = "unclear"
    if before.hands.holds(hop.user):
        link = "switch" if turned else "same"
    here = hop.roles[0] if direction.sign > 0 else hop.roles[1]
    why = _why_not(link, new, hop.roles[0], here, usual=before.usual)
    if hop.perhaps_a_machine and before.speaking.get(hop.target):
        why = NAMELESS
    return Judged(hop=hop, link=link, new=new, turned=turned, left_out=why)


def _why_not(link: Link, new: str, source_role: str, here: str, *, usual: bool) -> str:
    """Return why a hop is not followed; nothing when it is."""
    if not new and source_role in AT_WORK:
        return USUAL_WORK.format(role=source_role)
    if link != "unclear":
        return ""
    if not new:
        return OTHERS_USUAL
    if here in SHARED:
        return OTHERS_SHARED.format(role=here)
    return OTHERS_BY_USUAL_WAY if usual else ""


def rank(one: Judged, direction: Direction) -> tuple[bool, bool, int]:
    """Return what is followed first where there is too much: the new and the switched, then the nearest."""
    return one.link != "switch" and not one.new, not one.new, direction.sign * one.hop.at


def unclear_forwards(one: Judged, machine: str, seen: Collection[str], *, silent: bool) -> str:
    """Say what is unclear of a hop onward; `seen`: who had logged on there, `silent`: no logon is logged."""
    user = one.hop.user
    if user is None or one.link != "unclear":
        return unclear(one)
    if silent:
        return f"{machine} logs no logons, so nothing says how {user} came there"
    if user in seen:
        return f"{user} had come to {machine} by itself"
    return f"nothing says how {user} came to {machine}"


def unclear_backwards(one: Judged, machine: str, account: str | None) -> str:
    """Say what is unclear of a hop that led there."""
    if one.hop.user is None or one.link != "unclear":
        return unclear(one)
    return f"nothing says that {one.hop.user} became {account or 'another'} on {machine}"


def unclear(one: Judged) -> str:
    """Say what is unclear of a hop by itself."""
    if one.hop.user is None:
        return "the wire does not say whose"
    return "" if one.hop.arrives else f"no record says that {one.hop.user} was let in"
