#!/usr/bin/python3
"""Holds the running program against its own OpenAPI document.

Starts the sandbox and the server, calls every operation (what works, and the typical refusals), and checks every answer:
its status is documented, its content type is documented, its JSON fits the schema. Fails when an operation was never
called with success. Usage: contract.py PATH-TO-CARILLON
"""
import datetime
import hashlib
import hmac
import http.client
import json
import os
import pathlib
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time

import jsonschema

WABA, TOKEN, SECRET, VERIFY = "310455820770002", "sandbox-access-token", "sandbox-app-secret", "sandbox-verify-token"
EMAIL, PASSWORD = "ada@example.com", "correct horse battery"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Contract:
    """The document, and what has been seen of it."""

    def __init__(self, document):
        self.document = document
        self.succeeded = set()
        self.answers = 0
        self.faults = []
        self.patterns = [(re.compile("^" + re.sub(r"\{[^}]+\}", "[^/]+", path) + "$"), path) for path in document["paths"]]
        self.patterns.sort(key=lambda entry: entry[1].count("{"))

    def resolve(self, node):
        while "$ref" in node:
            target = self.document
            for part in node["$ref"].removeprefix("#/").split("/"):
                target = target[part]
            node = target
        return node

    def check(self, method, target, status, content_type, text):
        self.answers += 1
        path = next((known for pattern, known in self.patterns if pattern.match(target.split("?")[0])), None)
        operation = self.document["paths"].get(path, {}).get(method.lower())
        where = f"{method} {target} -> {status}"
        if operation is None:
            return self.faults.append(f"{where}: not in the document")
        response = operation["responses"].get(str(status))
        if response is None:
            return self.faults.append(f"{where}: this status is not documented: {text[:300]}")
        if status < 300:
            self.succeeded.add(operation["operationId"])
        content = self.resolve(response).get("content")
        if not content:
            if text:
                self.faults.append(f"{where}: documented without a body, but has one")
            return None
        media = content_type.split(";")[0]
        if media not in content:
            return self.faults.append(f"{where}: {media} is not a documented content type")
        if not media.endswith("json"):
            return None
        schema = {"$ref": "#/wanted", "wanted": content[media]["schema"], "components": self.document["components"]}
        validator = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
        for error in validator.iter_errors(json.loads(text)):
            place = "/".join(map(str, error.absolute_path))
            self.faults.append(f"{where}: at /{place}: {error.message[:300]}")
        return None

    def never_called(self):
        names = {operation["operationId"] for path in self.document["paths"].values() for operation in path.values()}
        return sorted(names - self.succeeded)


class Client:
    def __init__(self, port, contract, headers):
        self.port, self.contract, self.headers = port, contract, headers

    def call(self, method, target, body=None, expect=None, **headers):
        sent = {**self.headers, **{name.replace("_", "-"): value for name, value in headers.items()}}
        if isinstance(body, (dict, list)):
            body = json.dumps(body)
            sent.setdefault("Content-Type", "application/json")
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request(method, target, body=body.encode() if isinstance(body, str) else body, headers=sent)
        response = connection.getresponse()
        kind = response.getheader("Content-Type", "")
        if kind.startswith("text/event-stream"):
            text = read_event(response)
        else:
            text = response.read().decode()
        self.contract.check(method, target, response.status, kind, text)
        if expect is not None and response.status != expect:
            self.contract.faults.append(f"{method} {target}: expected {expect}, got {response.status}: {text[:300]}")
        self.cookie = response.getheader("Set-Cookie")
        connection.close()
        return json.loads(text) if "json" in kind and text else text


def read_event(response):
    lines = []
    while not any(line.startswith("data: ") for line in lines):
        lines.append(response.readline().decode().rstrip("\n"))
    return "\n".join(lines)


def wall_time(minutes):
    return (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M")


def wait_for(what, seconds=30):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found = what()
        if found:
            return found
        time.sleep(0.05)
    sys.exit("contract: gave up waiting")


def accounts(api):
    api.call("POST", "/api/v1/wabas", {"wabaId": WABA, "accessToken": "wrong", "appSecret": "s", "verifyToken": "v"}, 422)
    api.call("POST", "/api/v1/wabas", {"wabaId": "x"}, 422)
    api.call("POST", "/api/v1/wabas", "nonsense", 400, Content_Type="application/json")
    api.call("POST", "/api/v1/wabas", "a=b", 415, Content_Type="text/plain")
    waba = api.call("POST", "/api/v1/wabas", {"wabaId": WABA, "accessToken": TOKEN, "appSecret": SECRET, "verifyToken": VERIFY}, 201)
    api.call("GET", "/api/v1/wabas", expect=200)
    api.call("GET", f"/api/v1/wabas/{waba['id']}", expect=200)
    api.call("GET", "/api/v1/wabas/999", expect=404)
    api.call("POST", f"/api/v1/wabas/{waba['id']}/sync", expect=200)
    numbers = api.call("GET", "/api/v1/phone-numbers", expect=200)["items"]
    api.call("GET", "/api/v1/phone-numbers?limit=x", expect=422)
    templates = api.call("GET", "/api/v1/templates?category=marketing&status=approved&q=spring", expect=200)["items"]
    api.call("GET", "/api/v1/templates?category=spam", expect=422)
    for template in api.call("GET", "/api/v1/templates?limit=200")["items"]:
        api.call("GET", f"/api/v1/templates/{template['id']}", expect=200)
        api.call("POST", f"/api/v1/templates/{template['id']}/preview", {"variables": {"first_name": "Asha"}}, 200)
    chosen = next(each for each in templates if each["language"] == "en")
    api.call("POST", f"/api/v1/templates/{chosen['id']}/preview", {"variables": 3}, 422)
    api.call("GET", "/api/v1/templates/999", expect=404)
    return numbers[0]["id"], chosen["id"]


def audiences(api, sample):
    started = api.call("POST", "/api/v1/audiences?name=Sample&defaultCountry=DE", sample, 202, Content_Type="text/csv")
    path = f"/api/v1/audiences/{started['id']}"
    wait_for(lambda: api.call("GET", path)["status"] == "ready")
    api.call("POST", "/api/v1/audiences", "name\nAsha\n", 422, Content_Type="text/csv")
    api.call("POST", "/api/v1/audiences", "x", 415, Content_Type="image/png")
    api.call("POST", "/api/v1/audiences", "x", 400, Content_Type="multipart/form-data")
    api.call("GET", "/api/v1/audiences?limit=1", expect=200)
    api.call("GET", "/api/v1/audiences/999", expect=404)
    first = api.call("GET", f"{path}/leads?limit=2", expect=200)
    api.call("GET", f"{path}/leads?cursor={first['nextCursor']}", expect=200)
    for status in ("ok", "ineligible_geo", "invalid_phone", "duplicate"):
        api.call("GET", f"{path}/leads?status={status}", expect=200)
    api.call("GET", f"{path}/leads?status=lost", expect=422)
    api.call("GET", f"{path}/rejects.csv", expect=200)
    return started["id"]


def campaign(api, audience, number, template):
    body = {"name": "Contract", "audienceId": audience, "phoneNumberId": number, "productPolicyConfirmed": True}
    api.call("POST", "/api/v1/campaigns", {"nmae": "x"}, 422)
    api.call("POST", "/api/v1/campaigns", {**body, "audienceId": 999}, 404)
    created = api.call("POST", "/api/v1/campaigns", body, 201, Idempotency_Key="once")
    again = api.call("POST", "/api/v1/campaigns", body, 201, Idempotency_Key="once")
    assert created == again, "the same key gets the same answer"
    api.call("POST", "/api/v1/campaigns", {**body, "name": "Other"}, 409, Idempotency_Key="once")
    path = f"/api/v1/campaigns/{created['id']}"
    api.call("PATCH", path, {"name": "Renamed", "version": created["version"]}, 200)
    api.call("PATCH", path, {"name": "Late", "version": created["version"]}, 409)
    api.call("PATCH", path, {"name": ""}, 422)
    api.call("POST", f"{path}/schedule", expect=409)
    send = {"category": "marketing", "templateId": template, "scheduledLocal": wall_time(0), "timeZone": "UTC",
            "maxMessagesPerSecond": 1000, "parameters": bindings(api, template)}
    api.call("POST", f"{path}/sends", {**send, "timeZone": "Mars/Olympus"}, 422)
    api.call("POST", f"{path}/sends", {**send, "scheduledLocal": "2030-03-31T02:30", "timeZone": "Europe/Berlin"}, 422)
    first = api.call("POST", f"{path}/sends", send, 201)
    later = api.call("POST", f"{path}/sends", {**send, "scheduledLocal": wall_time(600)}, 201)
    api.call("GET", f"{path}/sends", expect=200)
    api.call("PATCH", f"/api/v1/sends/{later['id']}", {"lateStartGraceMinutes": 5, "version": later["version"]}, 200)
    api.call("PATCH", f"/api/v1/sends/{later['id']}", {"version": later["version"]}, 409)
    extra = api.call("POST", f"{path}/sends", {**send, "scheduledLocal": wall_time(900)}, 201)
    api.call("DELETE", f"/api/v1/sends/{extra['id']}", expect=204)
    api.call("GET", f"/api/v1/sends/{extra['id']}", expect=404)
    api.call("GET", f"{path}/preflight", expect=200)
    api.call("GET", f"{path}/events", expect=200)
    return path, first["id"]


def bindings(api, template):
    slots = api.call("GET", f"/api/v1/templates/{template}")["slots"]
    return {slot["key"]: {"column": "first_name", "fallback": "x"} if slot["key"] == "body.first_name" else {"constant": "20"}
            for slot in slots if slot["required"]}


def live(api, path, send):
    api.call("PATCH", f"/api/v1/sends/{send}", {"scheduledLocal": wall_time(0)}, 200)
    api.call("POST", f"{path}/schedule", {}, 200)
    api.call("DELETE", path, expect=409)
    api.call("POST", f"{path}/sends", {"category": "utility", "scheduledLocal": wall_time(999), "timeZone": "UTC"}, 409)
    wait_for(lambda: api.call("GET", f"/api/v1/sends/{send}")["status"] == "completed")
    wait_for(lambda: api.call("GET", f"/api/v1/sends/{send}/report")["funnel"]["delivered"] > 0)
    report = api.call("GET", f"/api/v1/sends/{send}/report", expect=200)
    funnel = report["funnel"]
    parts = ("skipped", "queued", "accepted", "failed", "inDoubt", "cancelled")
    assert funnel["audience"] == sum(funnel[part] for part in parts), funnel
    api.call("GET", f"{path}/report", expect=200)
    api.call("GET", f"/api/v1/sends/{send}/messages?limit=500", expect=200)
    for status in ("read", "failed", "skipped", "delivered"):
        api.call("GET", f"/api/v1/sends/{send}/messages?status={status}&limit=20", expect=200)
    api.call("GET", f"/api/v1/sends/{send}/messages?status=lost", expect=422)
    api.call("GET", f"/api/v1/sends/{send}/messages.csv", expect=200)
    api.call("GET", "/api/v1/sends/999/messages.csv", expect=404)
    api.call("POST", f"{path}/pause", expect=200)
    api.call("POST", f"{path}/pause", expect=409)
    api.call("POST", f"{path}/resume", {"overdue": "maybe"}, 422)
    api.call("POST", f"{path}/resume", expect=200)
    api.call("POST", f"{path}/cancel", expect=200)
    api.call("POST", f"{path}/unschedule", expect=409)
    copy = api.call("POST", f"{path}/duplicate", expect=201)
    api.call("DELETE", f"/api/v1/campaigns/{copy['id']}", expect=204)
    api.call("GET", "/api/v1/campaigns?status=cancelled&q=ren", expect=200)
    api.call("GET", path, expect=200)


def unscheduled(api, audience, number, template):
    body = {"name": "Back", "audienceId": audience, "phoneNumberId": number, "productPolicyConfirmed": True}
    path = f"/api/v1/campaigns/{api.call('POST', '/api/v1/campaigns', body, 201)['id']}"
    api.call("POST", f"{path}/sends", {"category": "marketing", "templateId": template, "scheduledLocal": wall_time(600),
                                       "timeZone": "UTC", "parameters": bindings(api, template)}, 201)
    api.call("POST", f"{path}/schedule", expect=200)
    api.call("POST", f"{path}/unschedule", expect=200)


def the_rest(api, page, port, contract):
    api.call("GET", "/api/v1/organization", expect=200)
    key = api.call("POST", "/api/v1/api-keys", {"name": "CRM"}, 201)
    api.call("POST", "/api/v1/api-keys", {"name": ""}, 422)
    api.call("GET", "/api/v1/api-keys", expect=200)
    api.call("DELETE", f"/api/v1/api-keys/{key['id']}", expect=204)
    api.call("DELETE", f"/api/v1/api-keys/{key['id']}", expect=404)
    api.call("GET", "/api/v1/audit-log?limit=5", expect=200)
    api.call("POST", "/api/v1/opt-outs", {"phone": "+4915112345678", "scope": "marketing", "note": "by phone"}, 201)
    api.call("POST", "/api/v1/opt-outs", {"phone": "12"}, 422)
    api.call("GET", "/api/v1/opt-outs?q=49", expect=200)
    api.call("DELETE", "/api/v1/opt-outs/+4915112345678", expect=204)
    api.call("DELETE", "/api/v1/opt-outs/+4915112345678", expect=404)
    nobody = Client(port, contract, {})
    nobody.call("GET", "/api/v1/organization", expect=401)
    nobody.call("POST", "/api/v1/session", {"email": EMAIL, "password": "wrong"}, 401)
    nobody.call("POST", "/api/v1/session", {"email": EMAIL}, 422)
    session = nobody.call("POST", "/api/v1/session", {"email": EMAIL, "password": PASSWORD}, 200)
    page.headers["Cookie"] = nobody.cookie.split(";")[0]
    page.call("GET", "/api/v1/session", expect=200)
    page.call("DELETE", "/api/v1/session", expect=403)
    page.call("DELETE", "/api/v1/session", expect=204, X_CSRF_Token=session["csrfToken"])
    page.call("GET", "/api/v1/session", expect=401)
    nobody.call("GET", f"/webhooks/meta?hub.mode=subscribe&hub.verify_token={VERIFY}&hub.challenge=1", expect=200)
    nobody.call("GET", "/webhooks/meta?hub.mode=subscribe&hub.verify_token=no&hub.challenge=1", expect=403)
    body = json.dumps({"object": "whatsapp_business_account", "entry": [{"id": WABA, "changes": []}]})
    signature = "sha256=" + hmac.new(SECRET.encode(), body.encode(), hashlib.sha256).hexdigest()
    nobody.call("POST", "/webhooks/meta", body, 200, X_Hub_Signature_256=signature, Content_Type="application/json")
    nobody.call("POST", "/webhooks/meta", body, 401, X_Hub_Signature_256="sha256=0", Content_Type="application/json")
    for target in ("/healthz", "/readyz", "/metrics", "/api/openapi.json", "/docs"):
        nobody.call("GET", target, expect=200)


def run(carillon, folder, processes):
    graph, port = free_port(), free_port()
    environment = {**os.environ, "CARILLON_DATA_DIR": str(folder)}

    def start(*arguments):
        processes.append(subprocess.Popen([carillon, *arguments], env=environment, stdout=subprocess.DEVNULL,
                                          stderr=open(folder / f"{arguments[0]}.log", "w", encoding="utf-8")))

    def do(*arguments):
        return subprocess.run([carillon, *arguments], env=environment, check=True, capture_output=True, text=True,
                              input=PASSWORD + "\n").stdout

    start("sandbox", "--listen-plain", f"127.0.0.1:{graph}", "--listen", f"127.0.0.1:{free_port()}",
          "--webhook-url", f"http://127.0.0.1:{port}/webhooks/meta")
    do("org", "create", "Contract")
    do("user", "add", EMAIL, "--org", "Contract", "--role", "owner")
    key = json.loads(do("apikey", "create", "--name", "contract", "--org", "Contract", "--json"))["key"]
    start("serve", "--listen", f"127.0.0.1:{port}", "--graph-url", f"http://127.0.0.1:{graph}")

    def document():
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/api/openapi.json")
            return json.loads(connection.getresponse().read())
        except OSError:
            return None

    contract = Contract(wait_for(document))
    api = Client(port, contract, {"Authorization": f"Bearer {key}"})
    number, template = accounts(api)
    rows = "".join(f"+4915{7000000 + row:08d},Person {row},x-{row}\n" for row in range(200))
    sample = "phone,first_name,external_id\n" + rows + "+12125550123,Carl,u-1\nnot a phone,Dora,u-2\n+491577000000,Twin,u-3\n"
    audience = audiences(api, sample)
    path, send = campaign(api, audience, number, template)
    live(api, path, send)
    unscheduled(api, audience, number, template)
    the_rest(api, Client(port, contract, {}), port, contract)
    return contract


def main():
    folder = pathlib.Path(tempfile.mkdtemp(prefix="carillon-contract-"))
    processes = []
    contract = None
    try:
        contract = run(sys.argv[1], folder, processes)
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(timeout=30)
        if contract is None or contract.faults:
            for log in sorted(folder.glob("*.log")):
                print(f"--- {log.name}\n{log.read_text(encoding='utf-8')[-3000:]}", file=sys.stderr)
        shutil.rmtree(folder)
    missing = contract.never_called()
    for fault in contract.faults:
        print(f"contract: {fault}", file=sys.stderr)
    for name in missing:
        print(f"contract: {name} was never called with success", file=sys.stderr)
    if contract.faults or missing:
        sys.exit(1)
    print(f"contract: {len(contract.succeeded)} operations, {contract.answers} answers, all as documented")


if __name__ == "__main__":
    main()
