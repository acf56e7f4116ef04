"""The program's processes, and how a test speaks to them: a sandbox and a server that can be killed and started again."""
import contextlib
import datetime
import http.client
import json
import pathlib
import resource
import shutil
import signal
import socket
import sqlite3
import subprocess
import tempfile
import threading
import time
import uuid

WABA = "310455820770002"
ACCOUNT = {"wabaId": WABA, "accessToken": "sandbox-access-token", "appSecret": "sandbox-app-secret",
           "verifyToken": "sandbox-verify-token"}


class Failure(Exception):
    """What was promised did not hold."""


def local_time(seconds):
    """So many seconds from now, as a send's time in UTC."""
    at = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=seconds)
    return at.strftime("%Y-%m-%dT%H:%M:%S")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(what, ask, seconds):
    """Asks until the answer is true; the answer. Fails after the deadline."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with contextlib.suppress(OSError, http.client.HTTPException):
            found = ask()
            if found:
                return found
        time.sleep(0.02)
    raise Failure(f"waited {seconds} s for {what}")


def request(port, method, path, body=None, headers=None, timeout=30):
    """(status, parsed or raw body); raises OSError or HTTPException where no answer came."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
    with contextlib.closing(connection):
        connection.request(method, path, body=body, headers=headers or {})
        answer = connection.getresponse()
        text = answer.read()
        kind = answer.getheader("Content-Type", "")
        return answer.status, json.loads(text) if "json" in kind and "ndjson" not in kind and text else text


class Process:
    def __init__(self, folder, name, command, environment):
        self.folder, self.name, self.command, self.environment = folder, name, command, environment
        self.process = None

    def spawn(self):
        # The log goes through a pipe, so that a limit on the size of files is one on the database alone; over that
        # limit a write fails as on a full disk, instead of ending the process.
        self.process = subprocess.Popen(
            self.command, env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
            preexec_fn=lambda: signal.signal(signal.SIGXFSZ, signal.SIG_IGN))
        threading.Thread(target=self.keep_log, args=(self.process.stderr,), daemon=True).start()

    def keep_log(self, pipe):
        with open(self.folder / f"{self.name}.log", "ab") as log:
            for line in pipe:
                log.write(line)
                log.flush()

    def check_alive(self):
        if self.process.poll() is not None:
            raise Failure(f"the {self.name} ended by itself with {self.process.returncode}; see {self.name}.log")

    def kill(self):
        self.check_alive()
        self.process.kill()
        self.process.wait()

    def stop(self, seconds=30):
        self.process.terminate()
        return self.process.wait(timeout=seconds)


class Sandbox(Process):
    def __init__(self, program, folder, environment, seed, profile):
        self.port, self.tls_port, self.hook = free_port(), free_port(), free_port()
        self.plain, self.tls = f"http://127.0.0.1:{self.port}", f"https://127.0.0.1:{self.tls_port}"
        file = folder / "profile.json"
        file.write_text(json.dumps(profile), encoding="utf-8")
        super().__init__(folder, "sandbox", [
            program, "sandbox", "--listen-plain", f"127.0.0.1:{self.port}", "--listen", f"127.0.0.1:{self.tls_port}",
            "--seed", str(seed), "--profile", str(file), "--webhook-url", f"http://127.0.0.1:{self.hook}/webhooks/meta"],
            environment)

    def start(self):
        self.spawn()
        wait_for("the sandbox", lambda: request(self.port, "GET", "/__sandbox/stats")[0] == 200, 30)

    def behave(self, **changes):
        status, answer = request(self.port, "PUT", "/__sandbox/behaviour", json.dumps(changes))
        if status != 200:
            raise Failure(f"the sandbox does not take {changes}: {answer}")

    def stats(self):
        return request(self.port, "GET", "/__sandbox/stats")[1]

    def ledger(self):
        return [json.loads(line) for line in request(self.port, "GET", "/__sandbox/ledger", timeout=120)[1].splitlines()]


class Server(Process):
    """The server; its port stays the same over all its lives, as does its database."""

    def __init__(self, program, folder, environment, sandbox, graph_url, *flags):
        self.program, self.port, self.key = program, sandbox.hook, None
        self.database = folder / "data" / "carillon.db"
        super().__init__(folder, "server", [program, "serve", "--listen", f"127.0.0.1:{self.port}", "--graph-url", graph_url,
                                            *flags], {**environment, "CARILLON_DATA_DIR": str(folder / "data")})

    def prepare(self):
        def do(*arguments):
            return subprocess.run([self.program, *arguments], env=self.environment, check=True, capture_output=True,
                                  text=True).stdout

        do("org", "create", "Example Store")
        self.key = json.loads(do("apikey", "create", "--name", "tests", "--json"))["key"]

    def start(self):
        self.spawn()
        self.wait_ready()

    def wait_ready(self):
        def ready():
            self.check_alive()
            return request(self.port, "GET", "/readyz", timeout=5)[0] == 200

        wait_for("the server to be ready", ready, 60)

    def call(self, method, path, body=None, kind="application/json", timeout=30):
        headers = {"Authorization": f"Bearer {self.key}"}
        if body is not None:
            headers["Content-Type"] = kind
        if method == "POST":
            headers["Idempotency-Key"] = uuid.uuid4().hex
        if isinstance(body, dict):
            body = json.dumps(body)
        return request(self.port, method, f"/api/v1{path}", body.encode() if isinstance(body, str) else body, headers, timeout)

    def do(self, method, path, body=None, **more):
        status, answer = self.call(method, path, body, **more)
        if status >= 300:
            raise Failure(f"{method} {path} -> {status}: {answer}")
        return answer

    def call_beside(self, *call, **more):
        """The call on a thread of its own; its answer, or None where none came, is in the list it returns."""
        answers = []

        def run():
            with contextlib.suppress(OSError, http.client.HTTPException):
                answers.append(self.call(*call, **more))

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        return thread, answers

    def limit_files(self, size):
        """No file may grow over so many bytes: what a full disk is to a database. None lifts it."""
        unlimited = resource.RLIM_INFINITY
        resource.prlimit(self.process.pid, resource.RLIMIT_FSIZE, (unlimited if size is None else size, unlimited))

    def wal_size(self):
        log = self.database.with_name("carillon.db-wal")
        return log.stat().st_size if log.exists() else 0

    def claimed(self):
        """What a dead server had claimed and not recorded an outcome of: {(send, lead)}. Read from a copy, so that the
        next start finds the files as the kill left them."""
        with tempfile.TemporaryDirectory(dir=self.folder) as copies:
            for path in self.database.parent.glob("carillon.db*"):
                if not path.name.endswith("-shm"):
                    shutil.copy(path, copies)
            copy = pathlib.Path(copies) / "carillon.db"
            if not copy.exists():
                return set()
            with contextlib.closing(sqlite3.connect(copy)) as database:
                return set(database.execute(
                    "SELECT k.send_id, m.id & 0xffffffff FROM claims k CROSS JOIN messages m "
                    "ON m.id BETWEEN (k.send_id << 32) + k.first_lead AND (k.send_id << 32) + k.last_lead "
                    "AND m.status = k.kind"))
