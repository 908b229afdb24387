"""Installing: in one step, or not at all."""

import os
import tempfile
import zipfile
from pathlib import Path

import pytest

from hopwatch import node
from hopwatch.errors import NodeError
from hopwatch.node import checks, install, owner
from hopwatch.node.configure import java_options, megabytes
from hopwatch.node.layout import Layout
from hopwatch.settings import Settings

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the node as another user")
OTHER = 59277


@pytest.fixture
def open_folder():
    """A folder that every user can reach: pytest's own is closed to others."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


def fill(part):
    (part / "bin").mkdir()
    (part / "bin" / "program").write_text("")


def test_a_folder_appears_whole_and_open_to_readers(tmp_path):
    old = os.umask(0o077)
    try:
        install.in_one_step(tmp_path / "program", fill)
    finally:
        os.umask(old)

    assert [path.name for path in tmp_path.iterdir()] == ["program"]
    assert (tmp_path / "program").stat().st_mode & 0o777 == 0o755
    assert (tmp_path / "program" / "bin" / "program").stat().st_mode & 0o777 == 0o755


def test_what_fails_halfway_leaves_nothing(tmp_path):
    def half(part):
        fill(part)
        raise OSError(28, "No space left on device")

    with pytest.raises(NodeError, match="No space left on device"):
        install.in_one_step(tmp_path / "program", half)

    assert list(tmp_path.iterdir()) == []


def test_an_archive_that_is_none_leaves_nothing(tmp_path):
    (tmp_path / "a.zip").write_bytes(b"no archive")

    with pytest.raises(NodeError, match="cannot install"):
        install.in_one_step(tmp_path / "program", lambda part: install.unpack(tmp_path / "a.zip", part))

    assert [path.name for path in tmp_path.iterdir()] == ["a.zip"]


def test_an_archive_is_unpacked_without_its_outermost_folder(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("elasticsearch-9.2.0/bin/elasticsearch", "#!")

    install.in_one_step(tmp_path / "program", lambda part: install.unpack(tmp_path / "a.zip", part))

    assert os.access(tmp_path / "program" / "bin" / "elasticsearch", os.X_OK)


def test_what_a_killed_installation_left_is_removed(tmp_path):
    (tmp_path / f"elasticsearch-9.2.0{install.PART}x1").mkdir()
    (tmp_path / f"elasticsearch-9.2.0{install.PART}x1" / "half").write_text("")
    (tmp_path / "node").mkdir()

    install.remove_leftovers(tmp_path)

    assert [path.name for path in tmp_path.iterdir()] == ["node"]


@as_root
def test_a_closed_folder_on_the_way_is_found(tmp_path):
    tmp_path.chmod(0o755)
    (tmp_path / "closed" / "home").mkdir(parents=True)
    (tmp_path / "closed").chmod(0o700)

    assert owner.closed_folder(tmp_path / "closed" / "home", 0) is None
    assert owner.closed_folder(tmp_path / "closed" / "home", OTHER) is not None


@as_root
def test_a_home_that_the_nodes_user_cannot_reach_is_refused_and_not_made(tmp_path):
    (tmp_path / "closed").mkdir(mode=0o700)

    with pytest.raises(NodeError, match=r"is closed to the unprivileged user.*HOPWATCH_HOME"):
        owner.make_home(tmp_path / "closed" / "home", OTHER)

    assert list((tmp_path / "closed").iterdir()) == []


@as_root
def test_an_empty_home_of_our_own_is_opened_to_passers_by(open_folder):
    home = open_folder / "home"
    home.mkdir(mode=0o700)

    owner.make_home(home, OTHER)

    assert home.stat().st_mode & 0o777 == 0o701


@as_root
def test_a_closed_folder_with_other_peoples_files_stays_closed(open_folder):
    home = open_folder / "home"
    home.mkdir(mode=0o700)
    (home / "letters").write_text("")

    with pytest.raises(NodeError, match="is closed to"):
        owner.make_home(home, OTHER)

    assert home.stat().st_mode & 0o777 == 0o700


@as_root
def test_root_gives_the_folder_to_a_user_that_nobody_is(tmp_path):
    (tmp_path / "node" / "data").mkdir(parents=True)
    uid = owner.owner_of(tmp_path / "node")

    owner.give(tmp_path / "node", uid)

    assert uid != 0
    assert not owner.is_named(uid)
    assert (tmp_path / "node" / "data").stat().st_uid == uid
    assert owner.owner_of(tmp_path / "node") == uid


def test_a_full_disk_is_named_with_what_to_do(tmp_path):
    with pytest.raises(NodeError, match=r"the disk of .* is full: \d+ MB are free.*HOPWATCH_HOME"):
        checks.require_disk(tmp_path, 1 << 60)


def test_short_memory_is_named_with_what_to_do():
    with pytest.raises(NodeError, match=r"memory is short: .*HOPWATCH_NODE__HEAP"):
        checks.require_memory("900000g")


@pytest.mark.parametrize(("limit", "used", "left"), [("1000\n", "400\n", 600), ("max\n", "400\n", 1 << 62)])
def test_a_control_groups_limit_counts(tmp_path, limit, used, left):
    (tmp_path / "memory.max").write_text(limit)
    (tmp_path / "memory.current").write_text(used)

    assert checks.group_memory(tmp_path) == left


def test_the_java_options_leave_out_what_our_java_lacks():
    shipped = "-XX:+UseG1GC\n20-:--add-modules=jdk.incubator.vector\n-Xlog:gc*:file=gc.log\n"

    options = java_options(shipped, Layout(Path("/h")).server_mark, "1g")
    active = [line for line in options.splitlines() if line and not line.startswith("#")]

    assert active[0] == "-XX:+UseG1GC"
    assert not [line for line in active if "incubator" in line or "-Xlog" in line]
    assert "-Xmx1g" in active


@pytest.mark.parametrize(("heap", "size"), [("512m", 512), ("2g", 2048)])
def test_a_heap_is_read_as_mebibytes(heap, size):
    assert megabytes(heap) == size


def test_a_home_that_can_be_no_folder_is_said_with_what_to_do(tmp_path):
    (tmp_path / "file").write_text("")
    settings = Settings(home=tmp_path / "file" / "home")

    for deed in (node.up, node.status):
        with pytest.raises(NodeError, match=r"cannot use .*file/home: Not a directory.*HOPWATCH_HOME"):
            deed(settings)
