"""The node's users: generated passwords in files, and their hashes as the file realm reads them."""

import base64
import hashlib
import os
import secrets
from pathlib import Path

from hopwatch.errors import NodeError

ADMINISTRATOR = "hopwatch"
# Each user has the role of its own name, but for the administrator.
USERS = {
    ADMINISTRATOR: "superuser",
    "hopwatch_indexer": "hopwatch_indexer",
    "hopwatch_hunter": "hopwatch_hunter",
    "hopwatch_analyst": "hopwatch_analyst",
}
ITERATIONS = 10_000  # what `{PBKDF2}` means to Elasticsearch; the passwords are random, not chosen by people


def ensure(folder: Path) -> dict[str, str]:
    """Return the password of each user, generated on first use into files of mode 0600."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return {
        user: read(folder, user) if (folder / user).exists() else generate(folder, user) for user in USERS
    }


def generate(folder: Path, user: str) -> str:
    """Write a new password to a user's file, whole or not at all, and return it."""
    password = secrets.token_urlsafe(24)
    part = folder / f"{user}.part"
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(password + "\n")
    part.rename(folder / user)
    return password


def read(folder: Path, user: str = ADMINISTRATOR) -> str:
    """Return a user's password; raises NodeError when its file cannot be read."""
    try:
        return (folder / user).read_text().strip()
    except OSError as error:
        raise NodeError(
            f"the embedded Elasticsearch's password cannot be read from {folder / user}: {error.strerror}."
            " Run this as the user who started the node, or use a home of your own (HOPWATCH_HOME)"
        ) from error


def hashed(password: str) -> str:
    """Return a password's hash in the form of Elasticsearch's `users` file (PBKDF2 with SHA-512)."""
    salt = secrets.token_bytes(32)
    key = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, ITERATIONS, dklen=32)
    return f"{{PBKDF2}}{ITERATIONS}${base64.b64encode(salt).decode()}${base64.b64encode(key).decode()}"
