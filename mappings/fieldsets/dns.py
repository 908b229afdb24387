"""`dns.*`: what was asked of a name server, and what it answered."""

from elasticsearch.dsl import InnerDoc, M

from mappings.fields import folded, ip_address, keyword


class AnswerFields(InnerDoc):
    """`dns.answers.*`."""

    data: M[str] = keyword()
    type: M[str] = keyword()


class QuestionFields(InnerDoc):
    """`dns.question.*`."""

    name: M[str] = folded()
    registered_domain: M[str] = keyword()
    subdomain: M[str] = keyword()
    top_level_domain: M[str] = keyword()


class DnsFields(InnerDoc):
    """`dns.*`."""

    answers: M[AnswerFields]
    question: M[QuestionFields]
    resolved_ip: M[str] = ip_address()
