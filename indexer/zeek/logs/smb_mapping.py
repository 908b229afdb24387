"""smb_mapping.log: shares that were connected to."""

from indexer.zeek.kinds import keyword
from indexer.zeek.layout import Log, to

LOG = Log(
    path="smb_mapping",
    dataset="zeek.smb_mapping",
    transport="tcp",
    protocol="smb",
    fields={
        "path": to(keyword, "zeek.smb_mapping.path"),
        "service": to(keyword, "zeek.smb_mapping.service"),
        "native_file_system": to(keyword, "zeek.smb_mapping.native_file_system"),
        "share_type": to(keyword, "zeek.smb_mapping.share_type"),
    },
)
