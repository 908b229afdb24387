"""`hopwatch kibana`, against a server that answers as Kibana does, or as something else does."""

import json
import shutil
import ssl
import subprocess
from base64 import b64encode
from contextlib import contextmanager
from email import message_from_bytes
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from pydantic import SecretStr

from hopwatch.errors import KibanaUnavailable, SettingsError
from hopwatch.kibana.bundle import bundle
from hopwatch.kibana.install import imports, send
from hopwatch.settings import Kibana
from tests.evidence import hopwatch
from tests.kibana_objects import read

OBJECTS, RULES = "/api/saved_objects/_import", "/api/detection_engine/rules/_import"
LINES = bundle("hopwatch").objects.count("\n")
TAKEN = {
    OBJECTS: (200, {"successCount": LINES, "success": True, "warnings": [], "successResults": []}),
    RULES: (200, {"success": True, "success_count": 1, "rules_count": 1, "errors": []}),
}
MISSING = {
    "successCount": 0,
    "success": False,
    "warnings": [],
    "errors": [
        {
            "id": "d1",
            "type": "dashboard",
            "title": "Hopwatch: Logons",
            "meta": {"title": "Hopwatch: Logons", "icon": "dashboardApp"},
            "error": {"type": "missing_references", "references": [{"type": "index-pattern", "id": "v1"}]},
        },
        {
            "id": "s1",
            "type": "search",
            "error": {"type": "unknown", "message": "no\u001b[31m", "statusCode": 422},
        },
    ],
}
OLD_RULE = {
    "success": False,
    "success_count": 0,
    "rules_count": 1,
    "errors": [{"rule_id": "r1", "error": {"status_code": 400, "message": "query: not valid"}}],
}


@contextmanager
def kibana(answers, certificate=None):
    """A server with these answers by path; it yields its URL and the requests that it got."""
    got = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            got.append((self.path, dict(self.headers), body))
            status, answer = answers.get(self.path.partition("?")[0], (404, "<html>nothing here</html>"))
            data = (answer if isinstance(answer, str) else json.dumps(answer)).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(data)))
            if status == 302:
                self.send_header("Location", "/login")
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            server.socket = context.wrap_socket(server.socket, server_side=True)
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"{'https' if certificate else 'http'}://127.0.0.1:{server.server_port}", got
        finally:
            server.shutdown()


def uploaded(request):
    """The name and the text of the file that a form holds."""
    _, headers, body = request
    form = message_from_bytes(f"Content-Type: {headers['Content-Type']}\r\n\r\n".encode() + body)
    (part,) = form.get_payload()
    assert part.get_param("name", header="content-disposition") == "file"
    return part.get_filename(), part.get_payload(decode=True).decode()


def first(answers, **settings):
    """What becomes of the saved objects."""
    with kibana(answers) as (url, _):
        return send(imports(bundle("hopwatch"))[0], Kibana(url=url, **settings))


def test_both_files_are_uploaded_and_replace_what_is_there():
    with kibana(TAKEN) as (url, got):
        ended = hopwatch("kibana", "install", "--json", HOPWATCH_KIBANA__URL=url)
    assert ended.returncode == 0, ended.stderr
    assert [path for path, _, _ in got] == [f"{OBJECTS}?overwrite=true", f"{RULES}?overwrite=true"]
    assert all(headers["kbn-xsrf"] for _, headers, _ in got)
    made = bundle("hopwatch")
    assert [uploaded(request) for request in got] == [
        ("hopwatch.ndjson", made.objects),
        ("hopwatch-rule.ndjson", made.rule),
    ]
    assert json.loads(ended.stdout) == {
        "namespace": "hopwatch",
        "imports": [
            {"what": "saved objects", "imported": LINES, "refused": []},
            {"what": "rules", "imported": 1, "refused": []},
        ],
    }


def test_the_namespace_is_that_of_what_is_uploaded():
    with kibana(TAKEN) as (url, got):
        ended = hopwatch("kibana", "install", "--namespace", "case7", HOPWATCH_KIBANA__URL=url)
    assert ended.returncode == 0
    assert uploaded(got[1])[1] == bundle("case7").rule


def test_a_space_is_part_of_the_path():
    with kibana({f"/base/s/blue%20team{OBJECTS}": TAKEN[OBJECTS]}) as (url, got):
        send(imports(bundle("hopwatch"))[0], Kibana(url=f"{url}/base/", space="blue team"))
    assert got[0][0] == f"/base/s/blue%20team{OBJECTS}?overwrite=true"


@pytest.mark.parametrize(
    ("settings", "sent"),
    [
        ({}, None),
        ({"api_key": SecretStr("abc=")}, "ApiKey abc="),
        (
            {"username": "anä", "password": SecretStr("p:ß")},
            f"Basic {b64encode('anä:p:ß'.encode()).decode()}",
        ),
    ],
)
def test_who_asks_is_told_as_set(settings, sent):
    with kibana(TAKEN) as (url, got):
        send(imports(bundle("hopwatch"))[0], Kibana(url=url, **settings))
    assert got[0][1].get("Authorization") == sent


def test_a_refusal_in_the_answer_is_no_success_though_the_status_is_200():
    with kibana(TAKEN | {OBJECTS: (200, MISSING)}) as (url, _):
        ended = hopwatch("kibana", "install", HOPWATCH_KIBANA__URL=url)
    errors = ended.stderr.decode()
    assert ended.returncode == 1
    assert "dashboard Hopwatch: Logons: missing_references index-pattern v1" in errors
    assert "search s1: no\\x1b[31m" in errors
    assert "rules: 1 imported, 0 refused" in errors


def test_a_rule_that_is_refused_is_named():
    with kibana(TAKEN | {RULES: (200, OLD_RULE)}) as (url, _):
        ended = hopwatch("kibana", "install", HOPWATCH_KIBANA__URL=url)
    assert ended.returncode == 1
    assert b"r1: query: not valid" in ended.stderr


def test_fewer_than_were_sent_is_no_success():
    outcome = first({OBJECTS: (200, {"success": True, "successCount": 2})})
    assert outcome.refused == (f"Kibana took 2 of {LINES} and does not say why",)


def test_no_success_without_a_reason_is_no_success():
    assert first({OBJECTS: (200, {"success": False, "successCount": LINES})}).refused


def test_a_file_that_kibana_cannot_take_is_a_refusal():
    answer = {"statusCode": 400, "error": "Bad Request", "message": "Non-unique import objects"}
    assert first({OBJECTS: (400, answer)}).refused == ("400 Non-unique import objects",)


@pytest.mark.parametrize(
    ("status", "answer", "said"),
    [
        (401, {"statusCode": 401, "message": "no such user"}, "refuses these credentials.*no such user"),
        (403, {"statusCode": 403, "message": "Unable to bulk_create"}, "HOPWATCH_KIBANA__API_KEY"),
        (404, "<html>nothing</html>", "HOPWATCH_KIBANA__SPACE"),
        (302, "", "elsewhere"),
        (503, "Kibana server is not ready yet", "503 Kibana server is not ready yet"),
        (200, "<html>a proxy's page</html>", "HOPWATCH_KIBANA__URL"),
        (200, {"name": "something else"}, "HOPWATCH_KIBANA__URL"),
    ],
)
def test_what_does_not_answer_as_kibana_is_said_with_what_to_set(status, answer, said):
    with pytest.raises(KibanaUnavailable, match=said):
        first({OBJECTS: (status, answer)})


def test_no_secret_is_in_what_is_said():
    with pytest.raises(KibanaUnavailable) as caught:
        first({OBJECTS: (401, "")}, username="ana", password=SecretStr("swordfish"))
    assert "swordfish" not in str(caught.value)


def test_without_a_url_the_setting_is_named():
    ended = hopwatch("kibana", "install")
    assert (ended.returncode, ended.stdout) == (2, b"")
    assert b"HOPWATCH_KIBANA__URL" in ended.stderr
    with pytest.raises(SettingsError):
        send(imports(bundle("hopwatch"))[0], Kibana())


def test_a_kibana_that_is_not_there_is_unavailable():
    with kibana({}) as (url, _):
        pass
    ended = hopwatch("kibana", "install", HOPWATCH_KIBANA__URL=url)
    assert ended.returncode == 3
    assert b"cannot be reached" in ended.stderr


def test_tls_to_a_server_without_it_is_unavailable():
    with kibana(TAKEN) as (url, _), pytest.raises(KibanaUnavailable, match="cannot be reached"):
        send(imports(bundle("hopwatch"))[0], Kibana(url=url.replace("http:", "https:")))


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate for 127.0.0.1 that nobody knows, with its key, in one file."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("no openssl to make a certificate with")
    folder = tmp_path_factory.mktemp("tls")
    made = "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=kibana -addext subjectAltName=IP:127.0.0.1"
    command = [openssl, *made.split(), "-keyout", folder / "key", "-out", folder / "certificate"]
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603  (our own command)
    both = folder / "both.pem"
    both.write_text((folder / "key").read_text() + (folder / "certificate").read_text())
    return both


def test_a_certificate_that_is_not_trusted_ends_it_before_anything_is_sent(certificate):
    with kibana(TAKEN, certificate) as (url, got):
        with pytest.raises(KibanaUnavailable, match=r"not trusted.*HOPWATCH_KIBANA__CA_CERTS"):
            send(imports(bundle("hopwatch"))[0], Kibana(url=url))
        assert got == []


@pytest.mark.parametrize("trusting", ["its authority", "anyone"])
def test_a_certificate_is_trusted_by_its_authority_or_when_told_so(certificate, trusting):
    settings = {"ca_certs": certificate} if trusting == "its authority" else {"verify_certs": False}
    with kibana(TAKEN, certificate) as (url, _):
        outcome = send(imports(bundle("hopwatch"))[0], Kibana(url=url, **settings))
    assert (outcome.imported, outcome.refused) == (LINES, ())


def test_an_authority_that_cannot_be_read_is_named(tmp_path):
    with pytest.raises(KibanaUnavailable, match="HOPWATCH_KIBANA__CA_CERTS"):
        send(imports(bundle("n"))[0], Kibana(url="https://127.0.0.1:1", ca_certs=tmp_path / "none.pem"))


def test_an_export_writes_the_rule_beside_the_objects(tmp_path):
    ended = hopwatch("kibana", "export", "-o", tmp_path / "kibana.ndjson", "--namespace", "case7")
    made = bundle("case7")
    assert (ended.returncode, ended.stdout) == (0, b"")
    assert (tmp_path / "kibana.ndjson").read_text(encoding="utf-8") == made.objects
    assert (tmp_path / "kibana-rule.ndjson").read_text(encoding="utf-8") == made.rule


def test_an_export_without_a_file_is_the_objects_on_standard_output(tmp_path):
    ended = hopwatch("kibana", "export", "--rule", tmp_path / "rule.ndjson")
    assert ended.stdout.decode() == bundle("hopwatch").objects
    assert read((tmp_path / "rule.ndjson").read_text(encoding="utf-8"))


def test_an_export_to_where_nothing_can_be_written_is_wrong_usage(tmp_path):
    ended = hopwatch("kibana", "export", "-o", tmp_path / "none" / "kibana.ndjson")
    assert ended.returncode == 2
    assert b"cannot write" in ended.stderr
