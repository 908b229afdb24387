"""The fields of each Zeek log, in order, with Zeek's types. Source: Zeek's documentation, default scripts."""

ID = "uid:string id.orig_h:addr id.orig_p:port id.resp_h:addr id.resp_p:port"
PLACE = (
    "remote_location.country_code:string remote_location.region:string remote_location.city:string "
    "remote_location.latitude:double remote_location.longitude:double"
)
LOGS = {
    "conn": f"{ID} proto:enum service:string duration:interval orig_bytes:count resp_bytes:count "
    "conn_state:string local_orig:bool local_resp:bool missed_bytes:count history:string orig_pkts:count "
    "orig_ip_bytes:count resp_pkts:count resp_ip_bytes:count tunnel_parents:set[string]",
    "smb_mapping": f"{ID} path:string service:string native_file_system:string share_type:string",
    "smb_files": f"{ID} fuid:string action:enum path:string name:string size:count prev_name:string "
    "times.modified:time times.accessed:time times.created:time times.changed:time",
    "dce_rpc": f"{ID} rtt:interval named_pipe:string endpoint:string operation:string",
    "kerberos": f"{ID} request_type:string client:string service:string success:bool error_msg:string "
    "from:time till:time cipher:string forwardable:bool renewable:bool client_cert_subject:string "
    "client_cert_fuid:string server_cert_subject:string server_cert_fuid:string",
    "ntlm": f"{ID} username:string hostname:string domainname:string server_nb_computer_name:string "
    "server_dns_computer_name:string server_tree_name:string success:bool",
    "rdp": f"{ID} cookie:string result:string security_protocol:string client_channels:vector[string] "
    "keyboard_layout:string client_build:string client_name:string client_dig_product_id:string "
    "desktop_width:count desktop_height:count requested_color_depth:string cert_type:string cert_count:count "
    "cert_permanent:bool encryption_level:string encryption_method:string",
    "ssh": f"{ID} version:count auth_success:bool auth_attempts:count direction:enum client:string "
    "server:string cipher_alg:string mac_alg:string compression_alg:string kex_alg:string "
    f"host_key_alg:string host_key:string {PLACE}",
    "notice": f"{ID} fuid:string file_mime_type:string file_desc:string proto:enum note:enum msg:string "
    "sub:string src:addr dst:addr p:port n:count peer_descr:string actions:set[enum] email_dest:set[string] "
    f"suppress_for:interval {PLACE}",
    "dns": f"{ID} proto:enum trans_id:count rtt:interval query:string qclass:count qclass_name:string "
    "qtype:count qtype_name:string rcode:count rcode_name:string AA:bool TC:bool RD:bool RA:bool Z:count "
    "answers:vector[string] TTLs:vector[interval] rejected:bool",
    "http": f"{ID} trans_depth:count method:string host:string uri:string referrer:string version:string "
    "user_agent:string origin:string request_body_len:count response_body_len:count status_code:count "
    "status_msg:string info_code:count info_msg:string tags:set[enum] username:string password:string "
    "proxied:set[string] orig_fuids:vector[string] orig_filenames:vector[string] "
    "orig_mime_types:vector[string] resp_fuids:vector[string] resp_filenames:vector[string] "
    "resp_mime_types:vector[string]",
}


def fields(log: str) -> dict[str, str]:
    """Return the fields of a log and their types, `ts` first; raises KeyError for a log that is not here."""
    named = dict(pair.split(":", 1) for pair in LOGS[log].split())
    return {"ts": "time", **named}
