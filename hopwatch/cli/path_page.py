"""A path on a terminal: a tree of hops, of which what is usual is folded."""

import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence

from rich.console import Console
from rich.text import Text

from hopwatch.cli.alert_pages import WIDTH, console
from hopwatch.cli.host_page import distance
from hopwatch.cli.shown import shown
from hunts.instants import DAY, iso
from hunts.paths.follow import Path, Step
from hunts.paths.judge import Judged
from hunts.paths.past import ACCOUNT, CONNECTION, SOURCE
from hunts.paths.path import Found

AT, INDENT = 16, 2
NAMED = 6
"""So many machines are named where hops are folded."""
ACCOUNTS = 3
"""With more accounts than that, all folded hops are one line."""
SHORT = 7 * DAY
"""A baseline that is shorter makes much look new."""
NEW = {
    ACCOUNT: "NEW: {user} was never on {target}",
    SOURCE: "NEW: {user} never came to {target} from {source}",
    CONNECTION: "NEW: {source} never came to {target} this way",
}

Children = Mapping[int | None, Sequence[Step]]


def print_page(found: Found) -> None:
    """Print what was found, direction by direction."""
    out = console()
    for line in heading(found):
        out.print(Text(line))
    for path in found.paths:
        out.print()
        _print_path(out, path)


def heading(found: Found) -> Iterator[str]:
    """Say whose path it is, and what it is compared with."""
    named, owner, at = found.named, found.named.owner, found.question.at
    name = shown(found.question.text if named.what == "address" else named.name)
    yield f"{named.what} {name} at {_time(at)} UTC"
    if owner:
        sure = "" if owner.sure else "; unsure, for a client says so of itself"
        yield f"{name} was {shown(owner.name)} ({owner.says}, {distance(owner.at, at)}{sure})"
    elif named.what == "address":
        yield f"no event tells which machine had {name}"
    yield f"NEW: not in the 30 days before {_time(found.question.horizon.start)}"
    if found.past < SHORT:
        yield f"of which only {found.past // DAY} have logons: much looks new that is not"


def _print_path(out: Console, path: Path) -> None:
    begin, end = ("from then on", "reached") if path.direction.sign > 0 else ("until then", "came from")
    children = by_parent(path.steps)
    shown_ = told_in_full(path.steps)
    out.print(Text(f"{path.direction.name.capitalize()} in time: {begin}", style="bold"))
    if not path.steps:
        out.print(Text(f"  no record says where it {end}" if path.direction.sign < 0 else "  no hop"))
    _print_below(out, path, children, shown_, None, 0)
    for line in left_out(path.left_out):
        _print_wrapped(out, line, 2, "dim")


def _print_below(
    out: Console, path: Path, children: Children, shown_: frozenset[int], parent: int | None, depth: int
) -> None:
    steps = children.get(parent, ())
    for step in (one for one in steps if one.number in shown_):
        _print_step(out, path, step, depth)
        _print_below(out, path, children, shown_, step.number, depth + 1)
    indent = AT + INDENT * depth
    for line in folded([one for one in steps if one.number not in shown_], children):
        _print_wrapped(out, line, indent, "dim")


def _print_step(out: Console, path: Path, step: Step, depth: int) -> None:
    hop = step.hop
    indent = AT + INDENT * depth
    user = shown(hop.user or "somebody")
    line = f"{_time(hop.at)[5:]}  {' ' * INDENT * depth}{shown(hop.source)} → {shown(hop.target)}  as {user}"
    out.print(Text(line, style="bold" if step.judged.new or step.judged.link != "same" else ""))
    for text, style in marks(path, step):
        _print_wrapped(out, text, indent + INDENT, style)
    out.print(Text(f"{' ' * (indent + INDENT)}{hop.record.index}/{hop.record.id}", style="dim"))


def marks(path: Path, step: Step) -> Iterator[tuple[str, str]]:
    """Yield what is to be said of a hop, each with its style."""
    hop, judged = step.hop, step.judged
    ways = ", ".join(dict.fromkeys(way.how for way in hop.ways))
    yield f"{ways}; {hop.count} record{'' if hop.count == 1 else 's'}", ""
    if judged.turned:
        turned = judged.turned
        who = f"{shown(turned.subject)} → {shown(turned.user)}"
        yield f"SWITCH: {who} at {_time(turned.at)[5:]}, {turned.how}", "bold magenta"
    if handed := sorted(handed_by(judged)):
        yield f"its password was handed over by {shown(', '.join(handed))}", "magenta"
    if judged.new:
        names = {"user": shown(hop.user), "source": shown(hop.source), "target": shown(hop.target)}
        yield NEW[judged.new].format(**names), "bold red"
    if step.unclear:
        yield f"UNCLEAR: {shown(step.unclear)}", "yellow"
    for address, machine in sorted(hop.guesses):
        yield f"UNSURE: only the client says that {address} is {shown(machine)}", "yellow"
    if step.number in path.console:
        user, at = path.console[step.number]
        yield f"{shown(user)} was at the console of {shown(hop.source)} at {_time(at)[5:]}", "green"
    if step.number in path.again:
        machine = hop.target if path.direction.sign > 0 else hop.source
        yield f"{shown(machine)} stands elsewhere in this tree", "dim"


def handed_by(judged: Judged) -> set[str]:
    """Return who handed over the password of a hop's account, unless the switch says it already."""
    told = judged.turned.subject if judged.turned and judged.turned.user == judged.hop.user else None
    return {way.subject for way in judged.hop.ways if way.subject} - {told}


def by_parent(steps: Sequence[Step]) -> Children:
    """Return the hops after each hop, in order."""
    children: dict[int | None, list[Step]] = {}
    for step in steps:
        children.setdefault(step.parent, []).append(step)
    return children


def told_in_full(steps: Sequence[Step]) -> frozenset[int]:
    """Return the numbers of the hops that are not folded.

    Those that are new, switched or unclear, what leads to them, and what follows from them.
    """
    by_number = {step.number: step for step in steps}
    told: set[int] = set()
    for step in steps:
        judged = step.judged
        strange = bool(judged.new) or judged.link != "same"
        if not strange and step.parent not in told:
            continue
        walk: Step | None = step
        while walk and walk.number not in told:
            told.add(walk.number)
            walk = by_number.get(walk.parent) if walk.parent else None
    return frozenset(told)


def folded(steps: Sequence[Step], children: Children) -> Iterator[str]:
    """Yield a line for each account's usual hops; one for all where there are many accounts."""
    users = sorted({step.hop.user or "somebody" for step in steps})
    if len(users) > ACCOUNTS:
        some = [f"{_ends(step)} as {shown(step.hop.user or 'somebody')}" for step in steps]
        yield f"usual, {len(users)} accounts: {_listed(some)}{_after(steps, children)}"
        return
    for user in users:
        mine = [step for step in steps if (step.hop.user or "somebody") == user]
        yield f"usual, {shown(user)}: {_listed(map(_ends, mine))}{_after(mine, children)}"


def _ends(step: Step) -> str:
    return f"{shown(step.hop.source)} → {shown(step.hop.target)}"


def _listed(texts: Iterable[str]) -> str:
    some = list(dict.fromkeys(texts))
    return ", ".join(some[:NAMED]) + (f" and {len(some) - NAMED} more" if len(some) > NAMED else "")


def _after(steps: Iterable[Step], children: Children) -> str:
    below = sum(_below(step, children) for step in steps)
    return f"; {below} usual hop{'' if below == 1 else 's'} after" if below else ""


def _below(step: Step, children: Children) -> int:
    return sum(1 + _below(one, children) for one in children.get(step.number, ()))


def left_out(counts: Mapping[tuple[str, str], int]) -> Iterator[str]:
    """Yield what was not followed, reason by reason."""
    reasons: dict[str, list[tuple[str, int]]] = {}
    for (machine, why), number in sorted(counts.items()):
        reasons.setdefault(why, []).append((machine, number))
    for why, some in sorted(reasons.items()):
        machines = ", ".join(f"{shown(machine)} {number}" for machine, number in some[:NAMED])
        more = f" and {len(some) - NAMED} more" if len(some) > NAMED else ""
        yield f"left out, {sum(number for _, number in some)}: {why} ({machines}{more})"
    yield "left out: machine accounts ($), the system's own and anonymous logons"


def _print_wrapped(out: Console, text: str, indent: int, style: str) -> None:
    space = " " * indent
    for part in textwrap.wrap(text, WIDTH, initial_indent=space, subsequent_indent=space + "  "):
        out.print(Text(part, style=style))


def _time(at: int) -> str:
    return iso(at)[:19].replace("T", " ")
