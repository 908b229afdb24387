"""The archive: what is not what was published is never used."""

import functools
import http.server
import threading

import pytest

from hopwatch.errors import NodeError
from hopwatch.node import artifact
from hopwatch.node.layout import Layout


@pytest.fixture
def repository(tmp_path):
    """A repository on this machine; returns its address and its folder."""
    folder = tmp_path / "repository"
    folder.mkdir()
    handler = functools.partial(Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", folder
        server.shutdown()
        thread.join()


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_arguments):
        """Say nothing."""


def publish(folder, content):
    place = folder / "org/elasticsearch/distribution/integ-test-zip/elasticsearch/9.2.0"
    place.mkdir(parents=True)
    (place / "elasticsearch-9.2.0.zip").write_bytes(content)


def test_a_download_with_another_digest_is_refused_and_not_kept(tmp_path, repository):
    address, folder = repository
    publish(folder, b"something else")
    archive = Layout(tmp_path / "home").archive

    with pytest.raises(NodeError, match=r"is damaged or another.*HOPWATCH_ELASTIC__HOSTS"):
        artifact.download(archive, artifact.silent, address)

    assert list(archive.parent.iterdir()) == []


def test_a_download_that_fails_says_how_to_go_on_without(tmp_path, repository):
    address, _ = repository

    with pytest.raises(NodeError) as caught:
        artifact.download(Layout(tmp_path).archive, artifact.silent, address)

    assert "404" in str(caught.value)
    assert "HOPWATCH_ELASTIC__HOSTS" in str(caught.value)
    assert "HOPWATCH_NODE__ARTIFACT" in str(caught.value)


def test_a_repository_that_cannot_be_reached_says_how_to_go_on_without(tmp_path):
    with pytest.raises(NodeError, match=r"cannot be downloaded.*HOPWATCH_ELASTIC__HOSTS"):
        artifact.download(Layout(tmp_path).archive, artifact.silent, "http://127.0.0.1:1")


def test_a_download_reports_how_far_it_is(tmp_path, repository):
    address, folder = repository
    publish(folder, bytes(3 << 20))
    seen = []

    with pytest.raises(NodeError):
        artifact.download(Layout(tmp_path).archive, lambda *step: seen.append(step), address)

    assert seen[0] == ("downloading Elasticsearch", 0, 3 << 20)
    assert seen[-1] == ("downloading Elasticsearch", 3 << 20, 3 << 20)


def test_a_given_archive_that_differs_is_refused(tmp_path):
    given = tmp_path / "elasticsearch.zip"
    given.write_bytes(b"PK")

    with pytest.raises(NodeError, match="is damaged or another"):
        artifact.ensure(Layout(tmp_path).archive, given, artifact.silent)


def test_a_given_archive_that_is_missing_is_named(tmp_path):
    with pytest.raises(NodeError, match=r"cannot read the Elasticsearch archive .*none\.zip"):
        artifact.ensure(Layout(tmp_path).archive, tmp_path / "none.zip", artifact.silent)


def test_a_kept_archive_that_was_damaged_is_not_used(tmp_path):
    archive = Layout(tmp_path).archive
    archive.parent.mkdir(parents=True)
    archive.write_bytes(b"PK, half of it")

    assert artifact.kept(archive) is None
