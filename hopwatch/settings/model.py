"""What can be set: sections, keys, defaults, and what each value must be."""

import os
import re
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

import platformdirs
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, model_validator

SYSTEM_HOME = Path("/var/lib/hopwatch")


def server(url: str) -> str:
    """Return an URL that names scheme, host and port, and holds no password; raises ValueError."""
    parts = urlsplit(url)
    if parts.username is not None or parts.password is not None:
        raise ValueError("an URL without user and password, which have settings of their own")
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.port is None:
        raise ValueError("an URL with its port, such as https://elastic.example.com:9200")
    return url


def web(url: str) -> str:
    """Return an URL that names scheme and host, and holds no password; raises ValueError."""
    parts = urlsplit(url)
    if parts.username is not None or parts.password is not None:
        raise ValueError("an URL without user and password, which have settings of their own")
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("an URL such as https://kibana.example.com:5601")
    return url


def memory(text: str) -> str:
    """Return an amount of memory as Java writes it; raises ValueError."""
    if not re.fullmatch(r"[1-9]\d*[mg]", text):
        raise ValueError("an amount of memory such as 512m or 1g")
    return text


def network(text: str) -> str:
    """Return an address or a network as it is; raises ValueError."""
    try:
        ip_network(text, strict=False)
    except ValueError:
        raise ValueError("networks such as 10.0.0.0/8 or fc00::/7") from None
    return text


class Section(BaseModel):
    """One table of the settings; unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Access(Section):
    """How a server is told who asks, and how it is told from an impostor."""

    api_key: Annotated[SecretStr | None, Field(description="key to ask with, encoded")] = None
    username: Annotated[str | None, Field(description="who asks, when there is no api_key")] = None
    password: Annotated[SecretStr | None, Field(description="the password of username")] = None
    ca_certs: Annotated[Path | None, Field(description="PEM file of the authorities to trust")] = None
    verify_certs: Annotated[bool, Field(description="check the certificate of an https server")] = True

    @model_validator(mode="after")
    def credentials_are_whole(self) -> Self:
        """Refuse half of a pair, and two ways at once: which one counts would be a guess."""
        if (self.username is None) != (self.password is None):
            raise ValueError("username and password together, or neither")
        if self.api_key is not None and self.username is not None:
            raise ValueError("either api_key, or username and password")
        return self


class Elastic(Access):
    """Where Elasticsearch is; with no hosts the embedded node is used."""

    hosts: Annotated[
        tuple[Annotated[str, AfterValidator(server)], ...],
        Field(description="URLs with their ports; none: the embedded node"),
    ] = ()
    timeout: Annotated[float, Field(gt=0, description="seconds a request may take")] = 60.0


class Kibana(Access):
    """Where Kibana is, for `hopwatch kibana install`."""

    url: Annotated[
        Annotated[str, AfterValidator(web)] | None,
        Field(description="URL, such as https://kibana.example:5601"),
    ] = None
    space: Annotated[str | None, Field(description="id of a space; none: the default space")] = None


class Node(Section):
    """The embedded Elasticsearch."""

    port: Annotated[int, Field(ge=1, le=65535, description="port on 127.0.0.1")] = 9277
    heap: Annotated[str, AfterValidator(memory), Field(description="memory for Java: 512m, 1g")] = "1g"
    artifact: Annotated[Path | None, Field(description="an archive that is already downloaded")] = None


class Index(Section):
    """How documents are laid out and sent."""

    period: Annotated[
        Literal["day", "month", "year"], Field(description="how much time one index of events holds")
    ] = "month"
    workers: Annotated[int, Field(ge=1, le=64, description="files that are read at a time")] = 2


PRIVATE = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7")
"""RFC 1918 and RFC 4193."""

ON_THE_LINK = ("127.0.0.0/8", "::1/128", "169.254.0.0/16", "fe80::/10")


class Enrich(Section):
    """What is added to events when they are indexed; what they say themselves stays."""

    internal: Annotated[
        tuple[Annotated[str, AfterValidator(network)], ...],
        Field(description="the estate's own networks; with none no direction is told"),
    ] = (*PRIVATE, *ON_THE_LINK)
    assets: Annotated[
        Path | None, Field(description="CSV file of machines and their roles: `asset,role` and `name`")
    ] = None
    geo: Annotated[Path | None, Field(description="MaxMind file of places: GeoLite2 City or Country")] = None
    asn: Annotated[Path | None, Field(description="MaxMind file of who owns an address: GeoLite2 ASN")] = None


class Schedule(Section):
    """When hunts are evaluated."""

    tick: Annotated[float, Field(gt=0, description="seconds between two ticks")] = 60.0
    lateness: Annotated[float, Field(ge=0, description="seconds behind the clock")] = 120.0
    lease: Annotated[float, Field(gt=0, description="seconds a claim holds unrenewed")] = 300.0


class Alerts(Section):
    """What becomes of alerts that are decided already."""

    reopen_factor: Annotated[
        float, Field(ge=0, description="a closed alert is opened again at so many times its events; 0: never")
    ] = 3.0
    reopen_minimum: Annotated[int, Field(ge=1, description="… and at least so many more events")] = 10


class Notifications(Section):
    """Who is told of new alerts."""

    urls: Annotated[
        SecretStr | None, Field(description="receivers as URLs of Apprise, with blanks or line ends between")
    ] = None
    minimum: Annotated[
        Literal["low", "medium", "high", "critical"], Field(description="the least severity that is told of")
    ] = "medium"


class Service(Section):
    """Where `schedule run` answers `/healthz` and `/metrics`."""

    address: Annotated[str, Field(description="address to listen on; it asks for no password")] = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535, description="port to listen on; 0: none")] = 9276


class HuntSettings(Section):
    """One hunt's tuning: numbers, never queries. Which keys it takes is the hunt's to say."""

    model_config = ConfigDict(extra="allow", frozen=True)

    enabled: Annotated[bool, Field(description="whether the schedule and `--all` run it")] = True


def default_home() -> Path:
    """Where Hopwatch keeps what it keeps: cache, node data, node password.

    Root's own home is closed to the unprivileged user that the node runs as, hence the system folder.
    """
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        return SYSTEM_HOME
    return Path(platformdirs.user_data_dir("hopwatch"))


class Settings(Section):
    """All settings; see `docs/settings.md` for each key."""

    home: Annotated[Path, Field(description="folder of all that Hopwatch keeps: cache, node, password")] = (
        Field(default_factory=default_home)
    )
    elastic: Elastic = Elastic()
    kibana: Kibana = Kibana()
    node: Node = Node()
    index: Index = Index()
    enrich: Enrich = Enrich()
    schedule: Schedule = Schedule()
    service: Service = Service()
    alerts: Alerts = Alerts()
    notifications: Notifications = Notifications()
    exceptions: Annotated[Path | None, Field(description="TOML file of exceptions; none: there are none")] = (
        None
    )
    own_hunts: Annotated[
        Path | None, Field(description="folder of your own hunts, a file of Python each, which is run")
    ] = None
    hunts: dict[str, HuntSettings] = Field(default_factory=dict)
