"""`threat.*`: MITRE ATT&CK's tactics and techniques of an alert."""

from elasticsearch.dsl import InnerDoc, M

from mappings.fields import keyword


class TacticFields(InnerDoc):
    """`threat.tactic.*`."""

    id: M[str] = keyword()
    name: M[str] = keyword()
    reference: M[str] = keyword()


class SubtechniqueFields(InnerDoc):
    """`threat.technique.subtechnique.*`."""

    id: M[str] = keyword()
    name: M[str] = keyword()
    reference: M[str] = keyword()


class TechniqueFields(InnerDoc):
    """`threat.technique.*`."""

    subtechnique: M[SubtechniqueFields]
    id: M[str] = keyword()
    name: M[str] = keyword()
    reference: M[str] = keyword()


class ThreatFields(InnerDoc):
    """`threat.*`."""

    tactic: M[TacticFields]
    technique: M[TechniqueFields]
    framework: M[str] = keyword()
