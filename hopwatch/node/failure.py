"""Why a start failed, as far as the node's own words and the machine tell."""

import re
import shutil

from hopwatch.node import checks
from hopwatch.node.layout import Layout

LINES = 8
NOISE = re.compile(r"^\s+(at |\.\.\. )|\[(INFO |DEBUG)\]|^\s*$")
KILLED = {-9, 137}

# The first that is found in the log counts: pattern, what it means, what to do.
MEANINGS = (
    (r"No space left on device", "the disk is full: free some space, or move HOPWATCH_HOME to another disk"),
    (r"Java heap space", "the heap is too small: HOPWATCH_NODE__HEAP=1g gives it more"),
    (
        r"Cannot allocate memory|Could not reserve enough space|insufficient memory|OutOfMemoryError",
        "memory is short: stop something else, or set a smaller heap (HOPWATCH_NODE__HEAP=512m)",
    ),
    (
        r"BindHttpException|Address already in use",
        "its port was taken meanwhile: set HOPWATCH_NODE__PORT to another",
    ),
    (r"failed to obtain node lock", "another Elasticsearch works on the same data: stop that"),
)


def explain(layout: Layout, status: int) -> str:
    """Return what to say when the launcher ended with a status other than 0."""
    text = log(layout)
    return (
        f"the embedded Elasticsearch ended at its start (status {status}); {meaning(layout, status, text)}."
        f" The end of {layout.start_log}:\n{telling(text)}"
    )


def log(layout: Layout) -> str:
    """Return what the last start wrote."""
    try:
        return layout.start_log.read_text(errors="replace")
    except OSError:
        return ""


def meaning(layout: Layout, status: int, text: str) -> str:
    """Return the likely cause with what to do next."""
    if shutil.disk_usage(layout.home).free < checks.DISK_TO_START:
        return MEANINGS[0][1]
    for pattern, cause in MEANINGS:
        if re.search(pattern, text):
            return cause
    if status in KILLED:
        return MEANINGS[2][1]
    return f"its logs are in {layout.logs}"


def telling(text: str) -> str:
    """Return the last lines that say something, without stack traces."""
    lines = [line for line in text.splitlines() if not NOISE.search(line)]
    return "\n".join(f"  {line[:400]}" for line in lines[-LINES:]) or "  (nothing)"
