"""A day of network-logon-fan-out, beside ElastAlert 2's rule of the same question on the same events.

    python -m bench.elastalert --namespace big

ElastAlert 2 (from PyPI) gets a virtual environment of its own. Its type `cardinality` counts the different
hosts of each address and account in a sliding timeframe, in Python, from single events. Its own command
`elastalert-test-rule` runs it over the day as its service would; what that takes to start (a minute without
events) is taken off. The engine's answer is exact, case aside, and has the evidence. Needs the events of
`bench/estate.py` on the embedded node of HOPWATCH_HOME.
"""

import argparse
import re
import subprocess
import sys
import tempfile
import time
import venv
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import yaml

from hopwatch import node
from hopwatch.cli import session
from hunts.evaluate import evaluate
from hunts.library import hunt
from hunts.windows import Span, milliseconds

DAY = datetime(2026, 3, 17, tzinfo=UTC)
EMPTY = datetime(2026, 1, 5, tzinfo=UTC)
PACKAGES = ["elastalert2==2.19.0", "pytz"]  # it imports pytz and does not name it


def installed(folder):
    """Return the command that runs a rule, in an environment of its own."""
    command = folder / "bin" / "elastalert-test-rule"
    if not command.exists():
        venv.create(folder, with_pip=True)
        subprocess.run([folder / "bin" / "pip", "install", "--quiet", *PACKAGES], check=True)  # noqa: S603
    return command


def written(folder, server, question, namespace):
    """Write ElastAlert's configuration and rule; return their paths."""
    config, rule = folder / "config.yaml", folder / "rule.yaml"
    config.touch(mode=0o600)
    host, port = server.hosts[0].removeprefix("http://").split(":")
    config.write_text(
        yaml.safe_dump(
            {
                "rules_folder": str(folder),
                "run_every": {"minutes": 5},
                "buffer_time": {"minutes": 15},
                "es_host": host,
                "es_port": int(port),
                "es_username": server.username,
                "es_password": server.password.get_secret_value(),
                "writeback_index": "elastalert_status",
            }
        )
    )
    rule.write_text(
        yaml.safe_dump(
            {
                "name": "fan-out",
                "type": "cardinality",
                "index": f"logs-system.security-{namespace}-*",
                "query_key": ["source.ip", "user.name"],
                "cardinality_field": "host.name",
                "max_cardinality": question.kind.at_least - 1,
                "timeframe": {"milliseconds": milliseconds(question.kind.within)},
                "realert": {"minutes": 0},
                "filter": [{"query": question.kind.events.where.to_dict()}],
                "alert": "debug",
            }
        )
    )
    return config, rule


def run(command, config, rule, start, length):
    """Run the rule over a span; return the seconds, and what it says of its events and matches."""
    ends = [f"{at:%Y-%m-%dT%H:%M:%S}" for at in (start, start + length)]
    begun = time.perf_counter()
    said = subprocess.run(  # noqa: S603
        [command, "--config", config, "--start", ends[0], "--end", ends[1], rule],
        capture_output=True,
        text=True,
        check=True,
    )
    seconds = time.perf_counter() - begun
    text = said.stdout + said.stderr
    return seconds, {what: re.findall(rf"'{what}': (\d+)", text) for what in ("hits", "matches")}


def timed(work):
    begun = time.perf_counter()
    return work(), time.perf_counter() - begun


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--namespace", required=True)
    parser.add_argument("--environment", type=Path, default=Path(tempfile.gettempdir()) / "elastalert2")
    given = parser.parse_args()
    chosen = session.settings()
    server = node.up(chosen).elastic
    client, question = session.client(chosen), hunt("network-logon-fan-out")
    command = installed(given.environment)
    at = round(DAY.timestamp() * 1000)
    work = partial(evaluate, client, question, Span(at, at + 86_400_000), given.namespace)
    with tempfile.TemporaryDirectory() as folder:
        config, rule = written(Path(folder), server, question, given.namespace)
        for number in range(3):
            idle, _ = run(command, config, rule, EMPTY, timedelta(minutes=1))
            theirs, told = run(command, config, rule, DAY, timedelta(days=1))
            found, ours = timed(work)
            ratio = f"engine / ElastAlert 2 = {ours / max(theirs - idle, 0.001):.2f}"
            print(f"round {number + 1}: ElastAlert 2 {theirs:.2f} s ({idle:.2f} s of it to start), {told};")
            print(f"         engine {ours:.2f} s, {len(found.findings)} findings; {ratio}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
