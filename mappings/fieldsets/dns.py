"""`dns.*`: what was asked of a name server, and what it answered."""

from elasticsearch.dsl import InnerDoc, M

from mappings.fields import folded, ip_address, keyword, whole


class AnswerFields(InnerDoc):
    """`dns.answers.*`."""

    data: M[str] = keyword()
    ttl: M[int] = whole()
    type: M[str] = keyword()


class QuestionFields(InnerDoc):
    """`dns.question.*`."""

    class_: M[str] = keyword(es_name="class")  # `class` is a word of Python's
    name: M[str] = folded()
    registered_domain: M[str] = keyword()
    subdomain: M[str] = keyword()
    top_level_domain: M[str] = keyword()
    type: M[str] = keyword()


class DnsFields(InnerDoc):
    """`dns.*`."""

    answers: M[AnswerFields]
    question: M[QuestionFields]
    header_flags: M[str] = keyword()
    id: M[str] = keyword()
    resolved_ip: M[str] = ip_address()
    response_code: M[str] = keyword()
    type: M[str] = keyword()
