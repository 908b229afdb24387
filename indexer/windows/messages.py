"""Windows' own words for its message numbers (`%%4416`), as msobjs.dll has them on Windows Server 2019.

Those that events of the Security log have in AccessList, Direction, LayerName and OperationType.
"""

from collections.abc import Iterator

_BITS = 16  # rights of their own that a type of object can have
_UNDEFINED = "Undefined Access (no effect) Bit {}"

# The first number of each type of object, and the names of its rights from there on.
_OBJECTS = {
    4352: "|".join(f"Device Access Bit {bit}" for bit in range(9)),
    4368: "Query directory|Traverse|Create object in directory|Create sub-directory",
    4384: "Query event state|Modify event state",
    4416: "ReadData (or ListDirectory)|WriteData (or AddFile)|"
    "AppendData (or AddSubdirectory or CreatePipeInstance)|ReadEA|WriteEA|Execute/Traverse|DeleteChild|"
    "ReadAttributes|WriteAttributes",
    4432: "Query key value|Set key value|Create sub-key|Enumerate sub-keys|Notify about changes to keys|"
    "Create Link|||Enable 64(or 32) bit application to open 64 bit key|"
    "Enable 64(or 32) bit application to open 32 bit key",
    4448: "Query mutant state",
    4464: "Communicate using port",
    4480: "Force process termination|Create new thread in process|Set process session ID|"
    "Perform virtual memory operation|Read from process memory|Write to process memory|"
    "Duplicate handle into or out of process|Create a subprocess of process|Set process quotas|"
    "Set process information|Query process information|Set process termination port",
    4496: "Control profile",
    4512: "Query section state|Map section for write|Map section for read|Map section for execute|"
    "Extend size",
    4528: "Query semaphore state|Modify semaphore state",
    4544: "Use symbolic link",
    4560: "Force thread termination|Suspend or resume thread|Send an alert to thread|Get thread context|"
    "Set thread context|Set thread information|Query thread information|Assign a token to the thread|"
    "Cause thread to directly impersonate another thread|Directly impersonate this thread",
    4576: "Query timer state|Modify timer state",
    4592: "AssignAsPrimary|Duplicate|Impersonate|Query|QuerySource|AdjustPrivileges|AdjustGroups|"
    "AdjustDefaultDacl|AdjustSessionID",
    4608: "Create instance of object type",
    5120: "Channel read message|Channel write message|Channel query information|Channel set information",
    5136: "Assign process|Set Attributes|Query Attributes|Terminate Job|Set Security Attributes",
    5376: "ConnectToServer|ShutdownServer|InitializeServer|CreateDomain|EnumerateDomains|LookupDomain",
    5392: "ReadPasswordParameters|WritePasswordParameters|ReadOtherParameters|WriteOtherParameters|"
    "CreateUser|CreateGlobalGroup|CreateLocalGroup|GetLocalGroupMembership|ListAccounts|LookupIDs|AdministerServer",
    5408: "ReadInformation|WriteAccount|AddMember|RemoveMember|ListMembers",
    5424: "AddMember|RemoveMember|ListMembers|ReadInformation|WriteAccount",
    5440: "ReadGeneralInformation|ReadPreferences|WritePreferences|ReadLogon|ReadAccount|WriteAccount|"
    "ChangePassword (with knowledge of old password)|SetPassword (without knowledge of old password)|"
    "ListGroups|ReadGroupMembership|ChangeGroupMembership",
    5648: "Change secret value|Query secret value",
    5664: "Query trusted domain name/SID|Retrieve the controllers in the trusted domain|"
    "Change the controllers in the trusted domain|Query the Posix ID offset assigned to the trusted domain|"
    "Change the Posix ID offset assigned to the trusted domain",
    5680: "Query account information|Change privileges assigned to account|Change quotas assigned to account|"
    "Change logon capabilities assigned to account|"
    "Change the Posix ID offset assigned to the accounted domain",
    5696: "KeyedEvent Wait|KeyedEvent Wake",
    7680: "Create Child|Delete Child|List Contents|Write Self|Read Property|Write Property|Delete Tree|"
    "List Object|Control Access",
}

# Numbers in a row of which none is undefined.
_OTHERS = {
    1537: "DELETE|READ_CONTROL|WRITE_DAC|WRITE_OWNER|SYNCHRONIZE|ACCESS_SYS_SEC|MAX_ALLOWED",
    1552: "|".join(f"Unknown specific access (bit {bit})" for bit in range(_BITS)),
    4864: "Query State|Modify State",
    5632: "View non-sensitive policy information|View system audit requirements|"
    "Get sensitive policy information|Modify domain trust relationships|"
    "Create special accounts (for assignment of user rights)|Create a secret object|Create a privilege|"
    "Set default quota limits|Change system audit requirements|Administer audit log attributes|"
    "Enable/Disable LSA|Lookup Names/SIDs",
    6656: "Enumerate desktops|Read attributes|Access Clipboard|Create desktop|Write attributes|"
    "Access global atoms|Exit windows|Unused Access Flag|Include this windowstation in enumerations|"
    "Read screen",
    6672: "Read Objects|Create window|Create menu|Hook control|Journal (record)|Journal (playback)|"
    "Include this desktop in enumerations|Write objects|Switch to this desktop",
    6912: "Administer print server|Enumerate printers",
    6930: "Full Control|Print",
    7168: "Connect to service controller|Create a new service|Enumerate services|"
    "Lock service database for exclusive access|Query service database lock state|"
    "Set last-known-good state of service database",
    7184: "Query service configuration information|Set service configuration information|"
    "Query status of service|Enumerate dependencies of service|Start the service|Stop the service|"
    "Pause or continue the service|Query information from service|Issue service-specific control commands",
    8448: "Success removed|Success Added|Failure removed|Failure Added|Success include removed|"
    "Success include added|Success exclude removed|Success exclude added|Failure include removed|"
    "Failure include added|Failure exclude removed|Failure exclude added",
    14592: "Inbound|Outbound|Forward|Bidirectional|IP Packet|Transport|Forward|Stream|Datagram Data|"
    "ICMP Error|MAC 802.3|MAC Native|vSwitch",
    14608: "Resource Assignment|Listen|Receive/Accept|Connect|Flow Established",
    14614: "Resource Release|Endpoint Closure|Connect Redirect|Bind Redirect",
    14624: "Stream Packet",
    14640: "ICMP Echo-Request|vSwitch Ingress|vSwitch Egress",
    14674: "Value Added|Value Deleted",
}


def _numbered() -> Iterator[tuple[str, str]]:
    for first, told in _OTHERS.items():
        for bit, name in enumerate(told.split("|")):
            yield str(first + bit), name
    for first, told in _OBJECTS.items():
        names = told.split("|")
        for bit, name in enumerate(names + [""] * (_BITS - len(names))):
            yield str(first + bit), name or _UNDEFINED.format(bit)


MESSAGES = dict(_numbered())
"""Words by number, without its `%%`."""


def numbers(value: str) -> list[str]:
    """Return the message numbers of a text: `%%1538 %%4417`, one a line or with commas between."""
    return value.replace("%%", " ").replace(",", " ").split()


def words(value: str) -> list[str]:
    """Return the words of a text's message numbers; a number that is not known stands for itself."""
    return [MESSAGES.get(number, number) for number in numbers(value)]


def word(value: str) -> str | None:
    """Return the words of a text that is one message number, None when it is none that is known."""
    return MESSAGES.get(value.strip().removeprefix("%%"))
