"""What things are called in made-up enterprises: the seed chooses, so that no two are alike."""

COMPANIES = (
    ("CORP", "corp.example"),
    ("NORDWIND", "nordwind.example"),
    ("ACME", "ad.acme.example"),
    ("HALDEN", "halden.example"),
    ("RIVERA", "int.rivera.example"),
    ("KITE", "kite.example"),
)
FIRST = (
    "anna", "ben", "carla", "david", "elif", "finn", "grace", "hugo", "ines", "jonas", "kenji", "lea",
    "mateo", "nora", "omar", "paula", "quinn", "rosa", "sven", "tara", "umut", "vera", "will", "yara", "zoe",
)  # fmt: skip
LAST = (
    "meyer", "okafor", "rossi", "novak", "larsen", "dubois", "brandt", "tanaka", "jörgens", "silva",
    "haddad", "kowalski", "weber", "nguyen", "ivanov", "castro", "olsen", "fischer", "mbeki", "lindt",
    "peters", "sato", "ortega", "wagner", "hansen", "moreau", "keller", "yilmaz", "bauer", "costa",
    "dlamini", "evans", "frost", "gruber", "horvat", "ito",
)  # fmt: skip
ACCOUNT_STYLES = ("{f}.{last}", "{f}{last}", "{last}{f}", "{first}.{last}")
DESK_STYLES = ("WS{n:04}", "{site}-LT{n:03}", "PC{n:05}", "DESKTOP-{code}")
SERVER_STYLES = ("{role}{n:02}", "SRV-{role}{n:02}", "{site}-{role}-{n:02}")
ADMIN_STYLES = ("adm.{name}", "{name}-adm", "a-{name}")
SITES = (("BER", 1), ("NYC", -5), ("LON", 0), ("SIN", 8), ("MAD", 1), ("DEN", -7))
SERVICE_ACCOUNTS = {
    "backup": ("svc_backup", "svc-veeam", "bkpadmin"),
    "scanner": ("svc_scan", "svc-vulnscan", "nessus_svc"),
    "deployer": ("svc_deploy", "svc-sccm", "swdist"),
    "monitoring": ("svc_monitor", "svc-mon", "scom_action"),
    "automation": ("svc_ansible", "svc-automation", "ansible"),
    "sql": ("svc_sql", "svc-mssql", "sqlservice"),
    "web": ("svc_web", "svc-iis", "webapp"),
    "reports": ("svc_reports", "svc-crystal", "reporting"),
    "directory": ("MSOL_4f2ab7e2", "MSOL_90c1d3ff", "svc-aadsync"),
    "erp": ("svc_erp", "svc-sap", "erpbatch"),
}
LOCAL_ADMINS = ("Administrator", "localadmin", "ladmin")
SHARES = ("Projects", "Sales", "Accounting", "HR", "Scans", "Public", "Engineering")
SITES_VISITED = (
    ("www.example.net", "203.0.113.10"),
    ("news.example.org", "203.0.113.24"),
    ("maps.example.com", "203.0.113.31"),
    ("updates.example.net", "203.0.113.77"),
    ("crm.example.com", "203.0.113.90"),
    ("bank.example.org", "203.0.113.112"),
    ("video.example.net", "203.0.113.140"),
    ("mail.example.com", "203.0.113.155"),
)
PROGRAMS = (
    r"C:\Program Files\Microsoft Office\root\Office16\OUTLOOK.EXE",
    r"C:\Program Files\Microsoft Office\root\Office16\EXCEL.EXE",
    r"C:\Program Files\Microsoft Office\root\Office16\WINWORD.EXE",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
    r"C:\Program Files\7-Zip\7zFM.exe",
    r"C:\Windows\System32\notepad.exe",
    r"C:\Windows\System32\mspaint.exe",
)
