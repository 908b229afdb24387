"""Every setting, read once: `hopwatch.toml`, then the environment (`HOPWATCH_…`, nested with `__`)."""

import os
from pathlib import Path
from typing import Literal

import platformdirs
from pydantic import BaseModel, ConfigDict, Field, SecretStr

SYSTEM_HOME = Path("/var/lib/hopwatch")


class Section(BaseModel):
    """One table of the settings; unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Elastic(Section):
    """Where Elasticsearch is; with no hosts the embedded node is used."""

    hosts: tuple[str, ...] = ()
    api_key: SecretStr | None = None
    username: str | None = None
    password: SecretStr | None = None
    ca_certs: Path | None = None
    verify_certs: bool = True
    timeout: float = Field(60.0, gt=0, description="seconds a request may take")


class Node(Section):
    """The embedded Elasticsearch."""

    port: int = Field(9277, ge=1, le=65535)
    heap: str = Field("1g", pattern=r"^[1-9]\d*[mg]$")
    artifact: Path | None = Field(None, description="an Elasticsearch archive that is already downloaded")


class Index(Section):
    """How documents are laid out and sent."""

    period: Literal["day", "month", "year"] = "month"
    workers: int = Field(2, ge=1, le=64)


class Schedule(Section):
    """When hunts are evaluated."""

    tick: float = Field(60.0, gt=0, description="seconds between two ticks")
    lateness: float = Field(120.0, ge=0, description="seconds the frontier keeps behind the clock")
    lease: float = Field(300.0, gt=0, description="seconds a claim holds without being renewed")


class HuntSettings(Section):
    """One hunt's tuning: numbers, never queries."""

    model_config = ConfigDict(extra="allow", frozen=True)

    enabled: bool = True


class Settings(Section):
    """All settings; see `docs/` for each key."""

    home: Path = Field(default_factory=lambda: default_home())
    elastic: Elastic = Elastic()
    node: Node = Node()
    index: Index = Index()
    schedule: Schedule = Schedule()
    hunts: dict[str, HuntSettings] = Field(default_factory=dict)


def default_home() -> Path:
    """Where Hopwatch keeps what it keeps: cache, node data, node password.

    Root's own home is closed to the unprivileged user that the node runs as, hence the system folder.
    """
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        return SYSTEM_HOME
    return Path(platformdirs.user_data_dir("hopwatch"))
