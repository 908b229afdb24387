"""The hunts against ground truth: what must be found, by which hunts, with which entities; what is too loud.

    python -m bench.eval [FOLDER]

FOLDER holds data/ground_truth.json and the logs (default: ../shared). Needs a node: the embedded one of
HOPWATCH_HOME, or HOPWATCH_ELASTIC__HOSTS. Exit status: 1 when something is missing, wrong or too loud.
"""

import sys
import tempfile
from collections import Counter
from pathlib import Path

from bench.ground_truth import Judgement, hear, judge, take_in
from hopwatch.cli import session
from hopwatch.proof import passing_namespace

SHARED = Path(__file__).parents[2] / "shared"


def main() -> int:
    shared = Path(sys.argv[1]) if len(sys.argv) > 1 else SHARED
    if not (shared / "data" / "ground_truth.json").exists():
        print(f"no ground truth at {shared}: nothing to evaluate")
        return 0
    client = session.client(session.settings())
    with passing_namespace(client) as namespace, tempfile.TemporaryDirectory() as folder:
        take_in(client, namespace, shared, Path(folder))
        heard = hear(client, namespace)
    judgement = judge(shared, heard)
    show(judgement)
    severities = Counter(str(one.alert.source["event"]["severity"]) for one in heard)
    print(f"alerts in all: {len(heard)}; by severity: {dict(sorted(severities.items()))}")
    return 0 if all(one.right for one in judgement.results) and not judgement.wrong else 1


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
