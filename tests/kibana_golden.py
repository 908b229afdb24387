"""Writes the snapshots of tests/golden/kibana: `python -m tests.kibana_golden`, then read the difference."""

from pathlib import Path

from hopwatch.kibana.bundle import bundle
from tests.kibana_objects import NAMESPACES

FOLDER = Path(__file__).parent / "golden" / "kibana"

if __name__ == "__main__":
    for namespace in NAMESPACES:
        made = bundle(namespace)
        (FOLDER / f"{namespace}.ndjson").write_text(made.objects, encoding="utf-8")
        (FOLDER / f"{namespace}-rule.ndjson").write_text(made.rule, encoding="utf-8")
