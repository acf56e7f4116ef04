"""A client that holds every answer against the OpenAPI document, and lets onlookers try each call first (shadows.py)."""
import datetime
import http.client
import json
import re
import socket
import sys
import time

import jsonschema


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

    def operation(self, method, target):
        path = next((known for pattern, known in self.patterns if pattern.match(target.split("?")[0])), None)
        return path, self.document["paths"].get(path, {}).get(method.lower())

    def check(self, method, target, status, content_type, text):
        self.answers += 1
        _, operation = self.operation(method, target)
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
    def __init__(self, port, contract, headers, shadows=()):
        self.port, self.contract, self.headers, self.shadows = port, contract, headers, shadows

    def send(self, method, target, body, headers):
        """The status and the text of the answer, which is held against the document."""
        sent = {**self.headers, **{name.replace("_", "-"): value for name, value in headers.items()}}
        if isinstance(body, (dict, list)):
            body = json.dumps(body)
            sent.setdefault("Content-Type", "application/json")
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request(method, target, body=body.encode() if isinstance(body, str) else body, headers=sent)
        response = connection.getresponse()
        self.kind = response.getheader("Content-Type", "")
        text = read_event(response) if self.kind.startswith("text/event-stream") else response.read().decode()
        self.contract.check(method, target, response.status, self.kind, text)
        self.cookie = response.getheader("Set-Cookie")
        connection.close()
        return response.status, text

    def call(self, method, target, body=None, expect=None, **headers):
        attempts = [(shadow, shadow.attempt(self.contract, method, target, body, headers)) for shadow in self.shadows]
        status, text = self.send(method, target, body, headers)
        for shadow, attempt in attempts:
            if attempt and status < 300:
                shadow.judge(self.contract, method, target, attempt)
        if expect is not None and status != expect:
            self.contract.faults.append(f"{method} {target}: expected {expect}, got {status}: {text[:300]}")
        return json.loads(text) if "json" in self.kind and text else text

    def sign_in(self, email, password, **more):
        """Goes on as this user, by the cookie."""
        session = self.call("POST", "/api/v1/session", {"email": email, "password": password, **more}, 200)
        self.headers = {"Cookie": self.cookie.split(";")[0], "X-CSRF-Token": session["csrfToken"]}
        return session


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
