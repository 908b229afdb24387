"""COM objects made elsewhere: WMI and DCOM."""

from dataclasses import replace
from typing import Any

from hopwatch.lab import derived
from hopwatch.lab.acts.link import RPC, Events, Flow, later
from hopwatch.lab.acts.visit import Visit, arrives

ACTIVATION = ("RemoteCreateInstance",)
WMI_CALLS = ("NTLMLogin",)


def activates(visit: Visit, **conn: Any) -> Events:
    """Log on over port 135 and have an object made; the calls to it go to a high port."""
    entry = replace(visit, port=RPC)
    yield from arrives(entry, **conn)
    yield from entry.flow.calls(0.05, "ISystemActivator", *ACTIVATION)


def object_flow(visit: Visit) -> Flow:
    """Return the connection over which an object is used."""
    high = 49_660 + derived.number("rpc", visit.target.name, below=40)
    return Flow(later(visit.at, 0.3), visit.source, visit.target, high)


def asks_wmi(visit: Visit, *operations: str, size: int = 4000) -> Events:
    """Use WMI: log on to its namespace, then call `operations` of it (`ExecQuery`, `ExecMethod`)."""
    yield from activates(visit)
    flow = object_flow(visit)
    yield flow.conn("dce_rpc,gssapi", sent=size, received=2 * size)
    yield from flow.calls(0.1, "IWbemLevel1Login", *WMI_CALLS)
    yield from flow.calls(0.3, "IWbemServices", *operations)


def uses_object(visit: Visit, *operations: str) -> Events:
    """Use an application's object by name: IDispatch."""
    yield from activates(visit)
    flow = object_flow(visit)
    yield flow.conn("dce_rpc,gssapi", sent=3000, received=2500)
    yield from flow.calls(0.1, "IDispatch", *operations)
