"""docs/detection-quality.md, from the figures of one run."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from bench.ground_truth import Judgement
from bench.lab_figures import Found, a_day, by_technique, found, loudest, precision, recall
from bench.lab_month import Month
from bench.lab_queue import quiet_days, standing
from hopwatch.lab.scenarios.casting import QUIET_DAYS

MEASURED = """\
The lab (`hopwatch lab generate`) made {months} enterprises of {hosts} machines, seeds {seeds}, each over
{days} days ({records} records), with every attack that it knows, each once, after {quiet} quiet days.
They were indexed with the roles that a customer declares (`roles.csv`) and hunted with the whole
library, its parameters untouched. Whether an alert is right is decided by its evidence: it rests on a
record that an attack left, or it does not. *Loud*: medium and above. False alerts are those of the days
after the first {quiet}, when hunts that compare have a past. Exceptions are those in `exceptions.toml`,
which the lab writes as the customer would. The hunts were tuned on seed 1, and on no other that stands here.

A made-up enterprise is no real one. Its quiet is quieter and its attackers are ours: read the figures as a
comparison between versions and between hunts.
"""
BY_SEED = """
By seed:

| seed | attacks found, loud | false loud alerts a day, 1,000 hosts | with exceptions |
|---|---|---|---|"""
ATTACKS = """\
## Attacks

*After*: the median time from an attack's first record to the completion of the first loud finding.

| attack | kind | techniques | loud | at all | after | loud hunts, most frequent first |
|---|---|---|---|---|---|---|"""


def page(months: Sequence[Month], judgement: Judgement | None) -> str:
    scenarios = found(months)
    parts = [
        *opening(months),
        *summary(months, scenarios),
        *recordings(judgement),
        *by_scenario(scenarios),
        *techniques(scenarios),
        *noise(months),
    ]
    return "\n".join(parts) + "\n"


def opening(months: Sequence[Month]) -> Iterator[str]:
    size = months[0].size
    records = ", ".join(f"{month.records:,}" for month in months)
    seeds = ", ".join(str(month.seed) for month in months)
    yield "# How well the hunts detect\n"
    yield "Made by `make eval`; not written by hand.\n"
    yield MEASURED.format(
        months=len(months),
        hosts=size.hosts,
        days=size.days,
        seeds=seeds,
        records=records,
        quiet=QUIET_DAYS,
    )


def summary(months: Sequence[Month], scenarios: Sequence[Found]) -> Iterator[str]:
    delays = sorted(one.after for one in scenarios if one.after is not None)
    rows = [
        ("Attacks found, loud", f"{recall(scenarios):.1%}", "≥ 95 %"),
        ("Attacks found at any severity", f"{recall(scenarios, at_all=True):.1%}", ""),
        ("False loud alerts a day, 1,000 hosts, no exceptions", f"{a_day(months, excepted=False):.1f}", ""),
        ("The same with the customer's exceptions", f"{a_day(months, excepted=True):.1f}", "< 9"),
        ("Precision of loud alerts, no exceptions", f"{precision(months, excepted=False):.1%}", ""),
        ("The same with the customer's exceptions", f"{precision(months, excepted=True):.1%}", ""),
        ("Time to the first loud alert, median of scenarios", spelled(delays[len(delays) // 2]), ""),
    ]
    rows += queue_rows(months)
    yield "## In short\n\n| | measured | aim |\n|---|---|---|"
    yield from (f"| {what} | {figure} | {aim} |" for what, figure, aim in rows)
    yield "\nBy loudness of the attack:\n\n| | attacks | found, loud | found at all |\n|---|---|---|---|"
    for loudness in ("loud", "plain", "quiet"):
        of = [one for one in scenarios if one.loudness == loudness]
        made = sum(one.months for one in of)
        yield f"| {loudness} | {made} | {recall(of):.0%} | {recall(of, at_all=True):.0%} |"
    yield BY_SEED
    for month in months:
        own = [month]
        yield (
            f"| {month.seed} | {recall(found(own)):.1%} | {a_day(own, excepted=False):.1f} "
            f"| {a_day(own, excepted=True):.1f} |"
        )
    yield ""


def queue_rows(months: Sequence[Month]) -> Iterator[tuple[str, str, str]]:
    quiet = [lines for month in months for lines in quiet_days(month.queue[1:], month.steps)]
    first = [lines for month in months for lines in quiet_days(month.queue[:1], month.steps)]
    stands = standing([month.queue for month in months])
    if quiet and stands.attacks:
        mean = f"{sum(quiet) / len(quiet):.2f}, at most {max(quiet)} ({len(quiet)} days)"
        yield "Entities in the queue on a quiet day, with exceptions", mean, "≤ 2"
        yield "The same on the first day of all logs, when all is new", f"at most {max(first, default=0)}", ""
        for what, count in (("one line", stands.one_line), ("above all that is no attack", stands.on_top)):
            share = f"{count / stands.attacks:.1%} ({count} of {stands.attacks})"
            yield f"Attacks in the queue that are {what}", share, ""


def recordings(judgement: Judgement | None) -> Iterator[str]:
    yield "## Recorded attacks\n"
    if judgement is None:
        yield "Not measured in this run: `../shared` is not there.\n"
        return
    results = judgement.results
    located = sum(bool(one.found_by) for one in results)
    right = sum(one.right for one in results)
    yield (
        f"Of {len(results)} things that must be found in the recordings of `../shared`, {located} are, "
        f"{right} of them with the right entities; {len(judgement.wrong)} alerts are loud that must not be.\n"
    )


def by_scenario(scenarios: Sequence[Found]) -> Iterator[str]:
    yield ATTACKS
    for one in sorted(scenarios, key=lambda each: (each.loud, each.at_all, each.name)):
        after = "" if one.after is None else spelled(one.after)
        hunts = ", ".join(f"`{hunt}`" for hunt in one.hunts[:4]) + (" …" if len(one.hunts) > 4 else "")
        share = f"{one.loud}/{one.months} | {one.at_all}/{one.months}"
        yield f"| {one.name} | {one.loudness} | {', '.join(one.techniques)} | {share} | {after} | {hunts} |"
    yield ""


def techniques(scenarios: Sequence[Found]) -> Iterator[str]:
    yield "## Techniques\n\n| technique | attacks | found, loud | found at all |\n|---|---|---|---|"
    for technique, (made, loud, at_all) in by_technique(scenarios).items():
        yield f"| {technique} | {made} | {loud / made:.0%} | {at_all / made:.0%} |"
    yield ""


def noise(months: Sequence[Month]) -> Iterator[str]:
    yield "## False alerts, medium and above\n"
    yield "A day and 1,000 hosts; whose ordinary work they are about, most frequent first.\n"
    yield "| hunt | no exceptions | with exceptions | about |\n|---|---|---|---|"
    for hunt, (count, left, whose) in loudest(months).items():
        yield f"| `{hunt}` | {count:.2f} | {left:.2f} | {', '.join(whose)} |"
    yield ""


def spelled(length: timedelta) -> str:
    minutes = length / timedelta(minutes=1)
    if minutes < 1:
        return f"{length.total_seconds():.0f} s"
    return f"{minutes:.0f} min" if minutes < 120 else f"{minutes / 60:.1f} h"
