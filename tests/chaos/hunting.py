"""A scheduler of a chaos run, and what must hold when all is quiet again."""

import time

from hopwatch.settings import Schedule
from hunts.windows import Span
from indexer.owner import is_dead, this_process
from scheduler.backfill import all_again, backfill
from scheduler.gaps import gaps
from scheduler.tick import once, tick
from tests.chaos.estate import HUNTS
from tests.chaos.workers import connected, patient
from tests.estate import DAY, ad_hoc, lines_of_alerts, scheduler, stored, stored_lines

LEASE = 15
SETTINGS = Schedule(tick=5, lateness=10, lease=LEASE)


def clock():
    return time.time_ns() // 1_000_000


def never(_owner):
    """A scheduler on another machine cannot tell whether an owner has ended."""
    return False


def hunt_forever(elastic, namespace, diary, number):
    """Tick after tick; every second scheduler sees other processes as those of another machine."""
    one = scheduler(
        connected(elastic),
        namespace,
        hunts=HUNTS,
        owner=this_process(),
        clock=clock,
        settings=SETTINGS,
        wait=time.sleep,
        gone=is_dead if number % 2 else never,
    )
    while True:
        with patient(diary):
            began = time.monotonic()
            ticked = tick(one)
            diary.note(
                tick=round(time.monotonic() - began, 2),
                windows=ticked.done.windows,
                failed=ticked.done.failed,
                unprojected=ticked.done.unprojected,
                marked=ticked.planned.windows,
                unread=len(ticked.planned.unread),
                why=ticked.done.why,
            )
        time.sleep(0.3)


def settled(client, namespace):
    """Work everything off, a day later; return what is then to be seen."""
    one = scheduler(
        client,
        namespace,
        hunts=HUNTS,
        owner=this_process(),
        settings=SETTINGS,
        now=clock() + DAY,
        gone=is_dead,
    )
    ticked = once(one)
    found = [gaps(client, hunt, namespace, one.frontier) for hunt in one.hunts]
    there, wanted = stored(client, namespace), ad_hoc(client, namespace, HUNTS)
    lines, due = stored_lines(client, namespace), lines_of_alerts(client, namespace)
    return {
        "settled": {"marked": ticked.planned.windows, "windows": ticked.done.windows, "why": ticked.done.why},
        "alerts": len(there),
        "missing": sorted(set(wanted) - set(there)),
        "too many": sorted(set(there) - set(wanted)),
        "different": sorted(key for key in set(there) & set(wanted) if there[key] != wanted[key]),
        "lines": len(lines),
        "lines astray": sorted(key for key in {*lines, *due} if lines.get(key) != due.get(key)),
        "gaps": [f"{one.hunt.id} {gap}" for one in found for gap in (*one.gaps, *filter(None, [one.unread]))],
        "parked": sum(one.parked for one in found),
        "windows": sum(one.windows for one in found),
    }


def backfill_again(elastic, namespace, diary, span):
    """Evaluate history once more, beside the live schedulers."""
    one = scheduler(
        connected(elastic), namespace, hunts=HUNTS, owner=this_process(), clock=clock, settings=SETTINGS,
        wait=time.sleep, gone=is_dead,
    )  # fmt: skip
    with patient(diary):
        began = time.monotonic()
        done = backfill(one, one.hunts, Span(*span), marks=all_again).done
        diary.note(backfill=round(time.monotonic() - began, 2), windows=done.windows)
