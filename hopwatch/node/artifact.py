"""Elasticsearch's own core distribution from Maven Central: fetched once, verified by its digest."""

import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from maven_artifact import Artifact, Downloader
from maven_artifact.requestor import RequestException

from hopwatch.errors import NodeError
from hopwatch.node.layout import VERSION

SHA512 = (
    "2c624e913bb8712fb1698fc1ab3a241c868228183f089ff3cde17ad7bc7b5a9663454c2af939c65e075663826371e3d4"
    "344dca43a55a8aab9594f9a64b01d2c7"
)
GROUP = "org.elasticsearch.distribution.integ-test-zip"
DOWNLOADING = "downloading Elasticsearch"
REPOSITORY: str = Downloader().resolver.base  # Maven Central, as the library knows it
CHUNK = 1 << 20
NEARLY_FULL = 1 << 30
TIMEOUTS = (15, 60)  # seconds to connect, seconds without a byte
WITHOUT = (
    "To go on without the download, set HOPWATCH_ELASTIC__HOSTS to an Elasticsearch 9.x that you have,"
    f" or fetch elasticsearch-{VERSION}.zip ({GROUP}) elsewhere and name it in HOPWATCH_NODE__ARTIFACT"
)

Progress = Callable[[str, int, int], None]
"""Called with what is being done, bytes done, bytes in all (0: unknown)."""


def silent(_what: str, _done: int, _total: int) -> None:
    """Report no progress."""


def ensure(archive: Path, given: Path | None, progress: Progress) -> Path:
    """Return a verified archive: the given one, the one in the cache, or a fresh download.

    Raises NodeError when it cannot be had, or is not what was published.
    """
    if given is not None:
        return verified(given, f"Fetch elasticsearch-{VERSION}.zip again")
    return kept(archive) or download(archive, progress)


def kept(archive: Path) -> Path | None:
    """Return the archive of the cache when it is there and whole."""
    return archive if archive.exists() and digest(archive) == SHA512 else None


def verified(path: Path, otherwise: str) -> Path:
    """Return the path of an archive whose digest is right; else raise NodeError, with what to do."""
    try:
        found = digest(path)
    except OSError as error:
        raise NodeError(
            f"cannot read the Elasticsearch archive {path}: {error.strerror}. {WITHOUT}"
        ) from error
    if found != SHA512:
        raise NodeError(
            f"the Elasticsearch archive {path} is damaged or another: its SHA-512 digest begins with"
            f" {found[:16]}, not {SHA512[:16]}. {otherwise}"
        )
    return path


def digest(path: Path) -> str:
    """Return a file's SHA-512 digest."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha512").hexdigest()


def download(archive: Path, progress: Progress, repository: str = REPOSITORY) -> Path:
    """Download the archive, verify it, and put it in its place in one step."""
    archive.parent.mkdir(parents=True, exist_ok=True)
    part = archive.with_suffix(".part")
    try:
        with part.open("wb") as file:
            for chunk in published(progress, repository):
                file.write(chunk)
        return verified(part, WITHOUT).replace(archive)
    except OSError as error:
        raise NodeError(
            f"the download of Elasticsearch to {part} failed: {reason(error, part)}. {WITHOUT}"
        ) from error
    finally:
        part.unlink(missing_ok=True)


def published(progress: Progress, repository: str) -> Iterator[bytes]:
    """Yield the archive as Maven Central sends it; raises NodeError when it cannot be reached."""
    source = Downloader(repository)
    url = source.resolver.uri_for_artifact(Artifact(GROUP, "elasticsearch", VERSION, "", "zip"))

    def failed(uri: str, error: Exception) -> None:
        response = getattr(error, "response", None)
        if response is not None:
            response.close()
        raise RequestException(f"{uri}: {error}")

    try:
        with source.requestor.request(url, failed, stream=True, timeout=TIMEOUTS) as response:
            total, done = int(response.headers.get("content-length", 0)), 0
            progress(DOWNLOADING, 0, total)
            for chunk in response.iter_content(CHUNK):
                done += len(chunk)
                progress(DOWNLOADING, done, total)
                yield chunk
    except RequestException as error:
        raise NodeError(f"Elasticsearch cannot be downloaded: {error.msg}. {WITHOUT}") from error


def reason(error: OSError, path: Path) -> str:
    """Return why a file could not be had or written; on a disk that is nearly full, also that."""
    there = next(folder for folder in (path, *path.parents) if os.access(folder, os.X_OK))
    free = shutil.disk_usage(there).free
    full = f" ({free >> 20} MB are free in {there})" if free < NEARLY_FULL else ""
    return f"{error.strerror or error}{full}"
