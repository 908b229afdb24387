"""ECS fields that say who and where: users, hosts, processes, files, services, both ends of a connection."""

from datetime import datetime

from elasticsearch.dsl import InnerDoc, M, Object, mapped_field

from mappings.fields import flag, folded, instant, ip_address, keyword, place, whole
from mappings.fieldsets.tls import X509Fields


class GroupFields(InnerDoc):
    """`group.*`, `user.target.group.*`: a group of accounts."""

    id: M[str] = keyword()
    name: M[str] = folded()
    domain: M[str] = folded()


class OtherUserFields(InnerDoc):
    """`user.effective.*`, `user.target.*`: a second account in the event."""

    group: M[GroupFields]
    id: M[str] = keyword()
    name: M[str] = folded()
    domain: M[str] = folded()


class UserChangesFields(InnerDoc):
    """`user.changes.*`: what an account became."""

    name: M[str] = folded()


class UserFields(InnerDoc):
    """`user.*`."""

    changes: M[UserChangesFields]
    effective: M[OtherUserFields]
    target: M[OtherUserFields]
    id: M[str] = keyword()
    name: M[str] = folded()
    domain: M[str] = folded()


class OsFields(InnerDoc):
    """`host.os.*`."""

    type: M[str] = keyword()
    family: M[str] = keyword()
    name: M[str] = keyword()
    platform: M[str] = keyword()
    version: M[str] = keyword()


class HostFields(InnerDoc):
    """`host.*`. `hostname` is the first label of `name`, `type` its role; `id`: of the lower-case name."""

    os: M[OsFields]
    id: M[str] = keyword()
    name: M[str] = folded()
    hostname: M[str] = folded()
    domain: M[str] = folded()
    ip: M[str] = ip_address()
    type: M[str] = keyword()


class ObserverFields(InnerDoc):
    """`observer.*`: the sensor."""

    type: M[str] = keyword()
    vendor: M[str] = keyword()
    name: M[str] = keyword()


class OrganizationFields(InnerDoc):
    """`….as.organization.*`."""

    name: M[str] = keyword()


class AsFields(InnerDoc):
    """`….as.*`: the autonomous system."""

    organization: M[OrganizationFields]
    number: M[int] = whole()


class GeoFields(InnerDoc):
    """`….geo.*`."""

    city_name: M[str] = keyword()
    continent_name: M[str] = keyword()
    country_iso_code: M[str] = keyword()
    country_name: M[str] = keyword()
    location: M[str] = place()
    region_iso_code: M[str] = keyword()
    region_name: M[str] = keyword()


class EndUserFields(InnerDoc):
    """`source.user.*`, `destination.user.*`: the account at one end."""

    name: M[str] = folded()
    domain: M[str] = folded()


class EndFields(InnerDoc):
    """`source.*`, `destination.*`: one end of a connection."""

    geo: M[GeoFields]
    user: M[EndUserFields]
    as_: M[AsFields] = mapped_field(Object(AsFields), es_name="as")  # `as` is a word of Python's
    address: M[str] = keyword()
    ip: M[str] = ip_address()
    port: M[int] = whole()
    domain: M[str] = folded()
    mac: M[str] = keyword()
    bytes: M[int] = whole()
    packets: M[int] = whole()


class RoleFields(InnerDoc):
    """`client.*`, `server.*`: one end of a session, by role."""

    address: M[str] = keyword()
    ip: M[str] = ip_address()
    port: M[int] = whole()
    domain: M[str] = folded()


class LabelsFields(InnerDoc):
    """`labels.*`: the roles of both ends, by the list of assets (`indexer/enrichment/assets.py`)."""

    destination_role: M[str] = keyword()
    source_role: M[str] = keyword()


class NetworkFields(InnerDoc):
    """`network.*`."""

    bytes: M[int] = whole()
    community_id: M[str] = keyword()
    application: M[str] = keyword()
    direction: M[str] = keyword()
    iana_number: M[str] = keyword()
    name: M[str] = keyword()
    packets: M[int] = whole()
    protocol: M[str] = keyword()
    transport: M[str] = keyword()
    type: M[str] = keyword()


class ThreadFields(InnerDoc):
    """`process.thread.*`."""

    id: M[int] = whole()


class HashFields(InnerDoc):
    """`file.hash.*`, `process.hash.*`, `dll.hash.*`."""

    md5: M[str] = keyword()
    sha1: M[str] = keyword()
    sha256: M[str] = keyword()


class PeFields(InnerDoc):
    """`process.pe.*`, `file.pe.*`, `dll.pe.*`: what a program says of itself."""

    company: M[str] = keyword()
    description: M[str] = keyword()
    file_version: M[str] = keyword()
    imphash: M[str] = keyword()
    original_file_name: M[str] = folded()
    product: M[str] = keyword()


class SignatureFields(InnerDoc):
    """`file.code_signature.*`, `dll.code_signature.*`."""

    exists: M[bool] = flag()
    status: M[str] = keyword()
    subject_name: M[str] = keyword()
    trusted: M[bool] = flag()
    valid: M[bool] = flag()


class LibraryFields(InnerDoc):
    """`dll.*`: a library that a process loaded."""

    code_signature: M[SignatureFields]
    hash: M[HashFields]
    pe: M[PeFields]
    name: M[str] = folded()
    path: M[str] = folded()


class ParentFields(InnerDoc):
    """`process.parent.*`."""

    pid: M[int] = whole()
    entity_id: M[str] = keyword()
    executable: M[str] = folded()
    name: M[str] = folded()
    command_line: M[str] = keyword()
    args: M[str] = keyword()
    args_count: M[int] = whole()


class ProcessFields(InnerDoc):
    """`process.*`."""

    hash: M[HashFields]
    parent: M[ParentFields]
    pe: M[PeFields]
    thread: M[ThreadFields]
    pid: M[int] = whole()
    entity_id: M[str] = keyword()
    executable: M[str] = folded()
    name: M[str] = folded()
    command_line: M[str] = keyword()
    args: M[str] = keyword()
    args_count: M[int] = whole()
    title: M[str] = keyword()
    working_directory: M[str] = keyword()


class FileFields(InnerDoc):
    """`file.*`; for a pipe, `name` is the pipe's."""

    code_signature: M[SignatureFields]
    hash: M[HashFields]
    pe: M[PeFields]
    x509: M[X509Fields]
    accessed: M[datetime] = instant()
    created: M[datetime] = instant()
    ctime: M[datetime] = instant()
    directory: M[str] = folded()
    extension: M[str] = folded()
    mime_type: M[str] = keyword()
    mtime: M[datetime] = instant()
    name: M[str] = folded()
    path: M[str] = folded()
    size: M[int] = whole()
    target_path: M[str] = folded()


class RegistryDataFields(InnerDoc):
    """`registry.data.*`."""

    strings: M[str] = keyword()
    type: M[str] = keyword()


class RegistryFields(InnerDoc):
    """`registry.*`."""

    data: M[RegistryDataFields]
    hive: M[str] = keyword()
    key: M[str] = folded()
    path: M[str] = folded()
    value: M[str] = folded()


class ServiceFields(InnerDoc):
    """`service.*`."""

    name: M[str] = folded()
    type: M[str] = keyword()
