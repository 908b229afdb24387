"""Regenerate tests/unit/ecs_9_4.json, the part of the Elastic Common Schema that Hopwatch uses.

    npm install @elastic/ecs@9.4.0 --prefix FOLDER
    python bench/ecs_table.py FOLDER tests/unit/ecs_9_4.json

Source: the npm package @elastic/ecs (Elastic Common Schema, Apache-2.0).
"""

import json
import subprocess
import sys
from pathlib import Path

from mappings.alert import ALERT_FIELDS
from mappings.ecs import FIELDS

READ = (
    "const ecs = require('@elastic/ecs'); process.stdout.write(JSON.stringify([ecs.EcsVersion, ecs.EcsFlat]))"
)


def table(version, fields):
    names = sorted(FIELDS.keys() | ALERT_FIELDS.keys())
    used = {name: fields[name] for name in names if name in fields}
    labels = {name: "keyword" for name in names if name.startswith("labels.")}  # `labels` holds keywords
    return {
        "source": f"npm package @elastic/ecs {version} (Elastic Common Schema, Apache-2.0)",
        "version": version,
        "types": dict(sorted(({name: field["type"] for name, field in used.items()} | labels).items())),
        "allowed": {
            name: [value["name"] for value in field["allowed_values"]]
            for name, field in used.items()
            if field.get("allowed_values")
        },
        "expected_types": {
            value["name"]: value.get("expected_event_types", [])
            for value in fields["event.category"]["allowed_values"]
        },
    }


if __name__ == "__main__":
    folder, target = sys.argv[1:]
    command = ["node", "-e", READ]
    answer = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)  # noqa: S603
    Path(target).write_text(json.dumps(table(*json.loads(answer.stdout)), indent=1) + "\n")
