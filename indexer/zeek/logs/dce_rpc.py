"""dce_rpc.log: remote procedure calls, among them those that make services and tasks."""

from indexer.zeek.kinds import double, keyword
from indexer.zeek.layout import Log, to

LOG = Log(
    path="dce_rpc",
    dataset="zeek.dce_rpc",
    type=("connection", "protocol", "info"),
    transport="tcp",
    protocol="dce_rpc",
    fields={
        "rtt": to(double, "zeek.dce_rpc.rtt"),  # seconds; Elastic maps it integer and loses it
        "named_pipe": to(keyword, "zeek.dce_rpc.named_pipe"),
        "endpoint": to(keyword, "zeek.dce_rpc.endpoint"),
        "operation": to(keyword, "event.action", "zeek.dce_rpc.operation"),
    },
)
