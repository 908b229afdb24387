"""`http.*`, `url.*`, `user_agent.*`."""

from elasticsearch.dsl import InnerDoc, M

from mappings.fields import folded, keyword, whole


class BodyFields(InnerDoc):
    """`http.request.body.*`, `http.response.body.*`."""

    bytes: M[int] = whole()


class RequestFields(InnerDoc):
    """`http.request.*`."""

    body: M[BodyFields]
    method: M[str] = keyword()
    referrer: M[str] = keyword()


class ResponseFields(InnerDoc):
    """`http.response.*`."""

    body: M[BodyFields]
    status_code: M[int] = whole()


class HttpFields(InnerDoc):
    """`http.*`."""

    request: M[RequestFields]
    response: M[ResponseFields]
    version: M[str] = keyword()


class UrlFields(InnerDoc):
    """`url.*`, `threat.indicator.url.*`."""

    domain: M[str] = folded()
    extension: M[str] = keyword()
    fragment: M[str] = keyword()
    full: M[str] = keyword()
    original: M[str] = keyword()
    password: M[str] = keyword()
    path: M[str] = keyword()
    port: M[int] = whole()
    query: M[str] = keyword()
    scheme: M[str] = keyword()
    username: M[str] = folded()


class AgentDeviceFields(InnerDoc):
    """`user_agent.device.*`."""

    name: M[str] = keyword()


class AgentOsFields(InnerDoc):
    """`user_agent.os.*`."""

    full: M[str] = keyword()
    name: M[str] = keyword()
    version: M[str] = keyword()


class UserAgentFields(InnerDoc):
    """`user_agent.*`."""

    device: M[AgentDeviceFields]
    os: M[AgentOsFields]
    name: M[str] = keyword()
    original: M[str] = keyword()
    version: M[str] = keyword()
