"""What can go wrong that a user can act on, and the exit status each gives.

HopwatchError
├── UsageError            2   wrong usage: an unknown hunt, a time that is none
├── SettingsError         2   a setting is missing or wrong; names the key and where it came from
├── SourceError           1   a file cannot be read at all; names the file
├── ElasticUnavailable    3   no connection, or the credentials are refused
│   └── NodeError         3   the embedded node cannot be installed or started
├── KibanaUnavailable     3   no Kibana answers, or it refuses the credentials
├── TemplatesMissing      3   the caller may not manage templates, and they are not there
└── IncompleteResponse    1   Elasticsearch answered with less than the whole
"""


class HopwatchError(Exception):
    """Something that a user can act on; its text says what, where and what to do next."""

    exit_status = 1


class UsageError(HopwatchError):
    """The command was given something that it cannot take."""

    exit_status = 2


class SettingsError(HopwatchError):
    """A setting is missing or wrong."""

    exit_status = 2


class SourceError(HopwatchError):
    """A file cannot be read at all."""


class ElasticUnavailable(HopwatchError):
    """Elasticsearch cannot be reached, or refuses the credentials."""

    exit_status = 3


class NodeError(ElasticUnavailable):
    """The embedded node cannot be installed or started."""


class KibanaUnavailable(HopwatchError):
    """No Kibana answers, or it refuses the credentials."""

    exit_status = 3


class TemplatesMissing(HopwatchError):
    """The index templates are not there, and the caller may not create them."""

    exit_status = 3


class IncompleteResponse(HopwatchError):
    """Elasticsearch answered with less than the whole: a failed shard, a time-out."""
