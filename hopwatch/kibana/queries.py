"""What is asked, in KQL. A test holds every field of these against the mappings."""

STANDING = "not hopwatch.alert.status:withdrawn and not hopwatch.alert.suppressed:true"
QUEUE = "event.severity >= 47 and not hopwatch.alert.status:(closed or withdrawn)"

LOGONS = "data_stream.dataset:system.security and event.code:(4624 or 4625 or 4648)"
SUCCEEDED = "data_stream.dataset:system.security and event.code:4624"
FAILED = "data_stream.dataset:system.security and event.code:(4625 or 4771 or 4776) and event.outcome:failure"
EXPLICIT = "data_stream.dataset:system.security and event.code:4648"
LOGON_EVENTS = f"({LOGONS}) or ({FAILED})"

SERVICES = "event.code:(7045 or 4697) and data_stream.dataset:(system.system or system.security)"
TASKS = "event.code:(4698 or 4702) and data_stream.dataset:system.security"
CLEARED = (
    "(event.code:1102 and data_stream.dataset:system.security)"
    " or (event.code:104 and data_stream.dataset:system.system)"
)
ADMIN_SHARES_AND_CALLS = (
    "data_stream.dataset:zeek.dce_rpc"
    " or zeek.smb_mapping.path.caseless:(*admin$ or *c$ or *ipc$)"
    " or zeek.smb_files.path.caseless:(*admin$ or *c$)"
)
SHARES_IN_THE_LOG = (
    "data_stream.dataset:system.security and event.code:(5140 or 5145)"
    " and winlog.event_data.ShareName.caseless:(*admin$ or *c$ or *ipc$)"
)
PUT_RIGHT = "event.kind:pipeline_error or hopwatch.cut:*"


def of_namespace(namespace: str, query: str = "") -> str:
    """Return the query for one namespace in the indices that all namespaces share."""
    ours = f'namespace:"{namespace}"'
    return f"{ours} and ({query})" if query else ours


OPEN_FILE = "state:open"
LOSSES = "records.lost > 0 or records.refused > 0"
DIRTY = "open > 0"
UNPROJECTED = "unprojected:true"
OPEN_DAY = f"{DIRTY} or {UNPROJECTED}"
