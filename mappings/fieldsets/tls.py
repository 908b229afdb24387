"""`tls.*` and `….x509.*`: what was agreed on, and whose certificates were shown."""

from datetime import datetime

from elasticsearch.dsl import InnerDoc, M

from mappings.fields import flag, folded, instant, keyword, whole


class NameFields(InnerDoc):
    """`….x509.subject.*`, `….x509.issuer.*`: a distinguished name and its parts."""

    common_name: M[str] = keyword()
    country: M[str] = keyword()
    distinguished_name: M[str] = keyword()
    locality: M[str] = keyword()
    organization: M[str] = keyword()
    organizational_unit: M[str] = keyword()
    state_or_province: M[str] = keyword()


class X509Fields(InnerDoc):
    """`file.x509.*`, `tls.client.x509.*`, `tls.server.x509.*`."""

    issuer: M[NameFields]
    subject: M[NameFields]
    alternative_names: M[str] = keyword()
    not_after: M[datetime] = instant()
    not_before: M[datetime] = instant()
    public_key_algorithm: M[str] = keyword()
    public_key_curve: M[str] = keyword()
    public_key_exponent: M[int] = whole()
    public_key_size: M[int] = whole()
    serial_number: M[str] = keyword()
    signature_algorithm: M[str] = keyword()
    version_number: M[str] = keyword()


class CertificateHashFields(InnerDoc):
    """`tls.server.hash.*`."""

    sha1: M[str] = keyword()


class TlsClientFields(InnerDoc):
    """`tls.client.*`."""

    x509: M[X509Fields]
    issuer: M[str] = keyword()
    ja3: M[str] = keyword()
    server_name: M[str] = folded()
    subject: M[str] = keyword()


class TlsServerFields(InnerDoc):
    """`tls.server.*`."""

    hash: M[CertificateHashFields]
    x509: M[X509Fields]
    issuer: M[str] = keyword()
    ja3s: M[str] = keyword()
    not_after: M[datetime] = instant()
    not_before: M[datetime] = instant()
    subject: M[str] = keyword()


class TlsFields(InnerDoc):
    """`tls.*`."""

    client: M[TlsClientFields]
    server: M[TlsServerFields]
    cipher: M[str] = keyword()
    curve: M[str] = keyword()
    established: M[bool] = flag()
    resumed: M[bool] = flag()
    version: M[str] = keyword()
    version_protocol: M[str] = keyword()
