"""How well the hunts detect: on recorded attacks, and on months of made-up enterprises.

    python -m bench.eval [--shared FOLDER] [--seeds 11 12 13] [--hosts 60] [--days 22] [--events 150000]
                         [--keep FOLDER]

FOLDER holds data/ground_truth.json and the logs (default: ../shared); without it that part is left out. No
seed leaves the lab out. What was measured for a seed is kept in --keep, by the definitions of the hunts, so
that a long evaluation can be stopped and go on. Needs a node: the embedded one of HOPWATCH_HOME, or
HOPWATCH_ELASTIC__HOSTS. Writes docs/detection-quality.md. Exit status: 1 when something recorded is missing,
wrong or too loud.
"""

import argparse
import pickle
import sys
import tempfile
from collections import Counter
from hashlib import sha256
from pathlib import Path

from elasticsearch import Elasticsearch

from bench.ground_truth import Judgement, hear, judge, take_in
from bench.lab_month import Month, Size, month
from bench.lab_page import page
from hopwatch.cli import session
from hopwatch.proof import passing_namespace
from hunts.digest import digest
from hunts.entities.groups import LOUD
from hunts.library import library

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "detection-quality.md"


def main() -> int:
    given = arguments()
    client = session.client(session.settings())
    judgement = recorded(client, given.shared)
    size = Size(given.hosts, given.days, given.events)
    months: list[Month] = []
    for seed in given.seeds:
        months.append(kept(given.keep, client, seed, size))
        PAGE.write_text(page(months, judgement))
        print(f"written: {PAGE}", flush=True)
    if judgement is None:
        return 0
    return 0 if all(one.right for one in judgement.results) and not judgement.wrong else 1


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--seeds", type=int, nargs="*", default=[11, 12, 13])
    parser.add_argument("--hosts", type=int, default=60)
    parser.add_argument("--days", type=int, default=22)
    parser.add_argument("--events", type=int, default=150_000)
    parser.add_argument("--keep", type=Path)
    return parser.parse_args()


def kept(folder: Path | None, client: Elasticsearch, seed: int, size: Size) -> Month:
    """Take up what was measured before with the same hunts, or measure it and keep it."""
    if folder is None:
        return made_up(client, seed, size)
    path = folder / f"{seed}-{size.hosts}-{size.days}-{size.events}-{definitions()}.pickle"
    if not path.exists():
        path.write_bytes(pickle.dumps(made_up(client, seed, size)))
    month: Month = pickle.loads(path.read_bytes())  # noqa: S301  (it is our own file)
    return month


def definitions() -> str:
    """Return what tells this library of hunts from any other."""
    hunts = [f"{digest(module.hunt)} {module.hunt.severity}" for module in library().values()]
    return sha256("\n".join(hunts).encode()).hexdigest()[:12]


def made_up(client: Elasticsearch, seed: int, size: Size) -> Month:
    with passing_namespace(client) as namespace, tempfile.TemporaryDirectory() as folder:
        done = month(client, namespace, Path(folder), seed, size)
    found = {hit.scenario for hit in done.hits if hit.severity >= LOUD}
    spent = ", ".join(f"{work} {seconds:.0f} s" for work, seconds in done.seconds.items())
    print(f"seed {seed}: {done.records:,} records, {len(found)} of {len(done.steps)} attacks found; {spent}")
    return done


def recorded(client: Elasticsearch, shared: Path) -> Judgement | None:
    if not (shared / "data" / "ground_truth.json").exists():
        print(f"no ground truth at {shared}: only the lab is evaluated")
        return None
    with passing_namespace(client) as namespace, tempfile.TemporaryDirectory() as folder:
        take_in(client, namespace, shared, Path(folder))
        heard = hear(client, namespace)
    judgement = judge(shared, heard)
    show(judgement)
    severities = Counter(str(one.alert.source["event"]["severity"]) for one in heard)
    print(f"alerts in all: {len(heard)}; by severity: {dict(sorted(severities.items()))}")
    return judgement


def show(judgement: Judgement) -> None:
    for one in judgement.results:
        mark = "ok  " if one.right else "MISS" if not one.found_by else "BAD "
        print(f"{mark} {one.hunt}: {Path(one.place).name}")
        print(f"       {', '.join(one.found_by) or 'not found'}")
        print(f"       {', '.join(f'{name} {text}' for name, text in one.entities.items())}")
    for text in judgement.wrong:
        print(f"LOUD {text}")
    found = sum(bool(one.found_by) for one in judgement.results)
    right = sum(one.right for one in judgement.results)
    print(
        f"found {found} of {len(judgement.results)}, entities right in {right}; loud: {len(judgement.wrong)}"
    )


if __name__ == "__main__":
    sys.exit(main())
