"""Write the documents beside the made-up records of this folder anew: `python tests/golden/windows/renew.py`.

Then read the difference: every changed line is a change of what users have in their indices.
"""

import json
from pathlib import Path

from indexer.record import WindowsRecord
from indexer.windows import to_draft

for path in sorted(Path(__file__).parent.glob("*.json")):
    pairs = json.loads(path.read_text(encoding="utf-8"))
    for pair in pairs:
        draft = to_draft(WindowsRecord(**pair["record"]))
        pair["draft"] = {"dataset": draft.dataset, "id": draft.id, "source": draft.source}
    path.write_text(json.dumps(pairs, indent=1, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8")
