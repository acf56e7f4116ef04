"""What the benchmarks of whole processes share: a sandbox and a server as processes of their own, which speak over TLS
and HTTP/2; audiences, campaigns, and what /proc says of a process."""
import collections
import csv
import datetime
import io
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import time

root = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(root / "tests/support"))
from processes import ACCOUNT, Failure, Sandbox, Server, request, wait_for  # noqa: E402  (found by the line above)

build = root / "build" / "release"
carillon = pathlib.Path(os.environ.get("CARILLON_BIN", build / "src" / "app" / "carillon"))
MARKETING, UTILITY = ("spring_offer", "en"), ("order_update", "en")
# Mobile prefixes of countries that report reads, and how many digits follow.
PREFIXES = (("9198", 8), ("55119", 8), ("62812", 8), ("2782", 7), ("20100", 7), ("234803", 7), ("90532", 7), ("63917", 7))
TICKS = os.sysconf("SC_CLK_TCK")
# Everybody receives and reads, soon: three status events a message.
EVERYBODY_READS = {"unreachable": 0, "holdout": 0, "capped": 0, "stopped": 0, "neverDelivered": 0, "skipDelivered": 0, "replies": 0,
                   "stopReplies": 0, "preferenceStops": 0, "buttonTaps": 0, "reads": 1, "timeScale": 0.1}


def phone(number):
    """The so-manieth person's."""
    prefix, digits = PREFIXES[number % len(PREFIXES)]
    return f"+{prefix}{2 * 10 ** (digits - 1) + number // len(PREFIXES)}"


def cpu_seconds(process):
    fields = pathlib.Path(f"/proc/{process.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def machine_seconds():
    """CPU seconds that all processes have used."""
    user, nice, system, _idle, _wait, irq, softirq, *_ = map(int, pathlib.Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:])
    return (user + nice + system + irq + softirq) / TICKS


def memory_mb(process):
    """(peak, now): resident megabytes; the peak is since the last forget_peak()."""
    status = dict(line.split(":", 1) for line in pathlib.Path(f"/proc/{process.process.pid}/status").read_text().splitlines())
    return tuple(round(int(status[key].split()[0]) / 1024) for key in ("VmHWM", "VmRSS"))


def forget_peak(process):
    pathlib.Path(f"/proc/{process.process.pid}/clear_refs").write_text("5")


def percentile(values, share):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


class Meter:
    """What a stretch of time cost: seconds, the server's and the sandbox's CPU, and what everything else took of the machine."""

    def __init__(self, stage, name):
        self.stage, self.profiler = stage, None
        if folder := os.environ.get("CARILLON_BENCH_PROFILE"):
            self.profiler = subprocess.Popen(["perf", "record", "-q", "-F", "199", "--call-graph", "dwarf,16384", "-o", f"{folder}/{name}.perf", "-p",
                                              str(stage.server.process.pid)])
        self.began = self.look()

    def look(self):
        return time.monotonic(), cpu_seconds(self.stage.server), cpu_seconds(self.stage.sandbox), machine_seconds()

    def seconds(self):
        return time.monotonic() - self.began[0]

    def line(self, items):
        """What it cost an item; and the end of it."""
        seconds, server, sandbox, machine = (now - then for now, then in zip(self.look(), self.began))
        if self.profiler:
            self.profiler.send_signal(signal.SIGINT)
            self.profiler.wait()
        return {"serverCpuMicros": round(server / items * 1e6, 1), "sandboxCpuMicros": round(sandbox / items * 1e6, 1),
                "othersCpuPercent": round(100 * (machine - server - sandbox) / seconds / os.cpu_count(), 1)}


class Stage:
    """A server and a sandbox whose numbers take `rates` messages a second; as a context, gone at its end."""

    def __init__(self, folder, rates, *flags, recipients=EVERYBODY_READS, **profile):
        self.folder = pathlib.Path(folder)
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir()
        numbers = [{"id": f"20831174599{place:04}", "displayPhoneNumber": f"+49 30 5550{place:04}", "verifiedName": "Example Store",
                    "throughput": "HIGH", "messagesPerSecond": rate * 2} for place, rate in enumerate(rates)]
        profile = {"world": {"phoneNumbers": numbers}, "behaviour": {"recipients": recipients}, **profile}
        environment = {**os.environ, "CARILLON_LOG_LEVEL": "warn"}
        self.sandbox = Sandbox(carillon, self.folder, environment, 1, profile)
        self.server = Server(carillon, self.folder, environment, self.sandbox, self.sandbox.tls,
                             "--throughput-high", str(max(1000, *rates)), *flags)
        self.people, self.ids = 0, [number["id"] for number in numbers]

    def __enter__(self):
        self.sandbox.start()
        self.sandbox.behave(pairRate=False)
        self.server.prepare()
        self.server.start()
        self.server.do("POST", "/wabas", ACCOUNT)
        items = {each["phoneNumberId"]: each["id"] for each in self.server.do("GET", "/phone-numbers?limit=200")["items"]}
        self.numbers = [items[each] for each in self.ids]
        self.templates = {(each["name"], each["language"]): each["id"]
                          for each in self.server.do("GET", "/templates?limit=100")["items"]}
        return self

    def __exit__(self, *_):
        for process in (self.server, self.sandbox):
            if process.process and process.process.poll() is None:
                process.process.kill()
                process.process.wait()
        shutil.rmtree(self.folder)

    def audience(self, people):
        """Uploads so many people, none of whom is in another audience; the audience's id and the seconds until it was ready."""
        file = self.folder / "audience.csv"
        with file.open("w") as out:
            out.write("external_id,first_name,phone,city\n")
            out.writelines(f"C-{n:07d},Asha,{phone(n)},Mumbai\n" for n in range(self.people, self.people + people))
        self.people += people
        began = time.monotonic()
        with file.open("rb") as body:
            made = self.server.do("POST", f"/audiences?name=people-{self.people}", body, kind="text/csv", timeout=600)

        def ready():
            state = self.server.do("GET", f"/audiences/{made['id']}")
            return state if state["status"] != "ingesting" else None

        state = wait_for("the audience", ready, 600)
        seconds = time.monotonic() - began
        file.unlink()
        if state["status"] != "ready" or state["totals"]["ok"] != people:
            raise Failure(f"an audience of {people} became {state}")
        return made["id"], seconds

    def campaign(self, audience, number, template, rate, at):
        """Scheduled for `at` (UTC, whole seconds); the send's id."""
        name = f"campaign {audience} {number} {at:%H:%M:%S}"
        campaign = self.server.do("POST", "/campaigns", {"name": name, "audienceId": audience, "phoneNumberId": self.numbers[number],
                                                         "productPolicyConfirmed": True})["id"]
        slots = self.server.do("GET", f"/templates/{self.templates[template]}")["slots"]
        parameters = {slot["key"]: {"column": "first_name"} if "first_name" in slot["key"] else {"column": "external_id"}
                      for slot in slots if slot["required"]}
        send = self.server.do("POST", f"/campaigns/{campaign}/sends", {
            "category": "marketing" if template == MARKETING else "utility", "templateId": self.templates[template],
            "scheduledLocal": f"{at:%Y-%m-%dT%H:%M:%S}", "timeZone": "UTC", "maxMessagesPerSecond": rate, "parameters": parameters})
        self.server.do("POST", f"/campaigns/{campaign}/schedule", {})
        return send["id"]

    def await_queued(self, send):
        wait_for("materializing", lambda: self.server.do("GET", f"/sends/{send}")["status"] in ("queued", "firing"), 300)

    def await_accepted(self, messages, seconds):
        """Until the sandbox has accepted so many."""
        def all_accepted():
            self.server.check_alive()
            return self.sandbox.stats()["accepted"] >= messages

        wait_for(f"{messages} messages", all_accepted, seconds)

    def compare(self, sends):
        """The sandbox's ledger beside what the server tells of each message: counts by status; fails where they differ."""
        ledger = {line["wamid"]: line for line in self.sandbox.ledger()}
        people = collections.Counter((line["phoneNumberId"], line["to"]) for line in ledger.values())
        statuses = collections.Counter()
        for send in sends:
            text = self.server.do("GET", f"/sends/{send}/messages.csv", timeout=600).decode()
            for row in csv.DictReader(io.StringIO(text)):
                statuses[row["status"]] += 1
                line = ledger.pop(row["wamid"], None)
                if line is None or "+" + line["to"] != row["phone"]:
                    raise Failure(f"send {send}: {row} is {line} in the sandbox's ledger")
        if ledger or max(people.values()) > 1:
            raise Failure(f"the sandbox took {len(ledger)} messages that are nobody's, or one person's twice")
        return dict(statuses)


def soon(seconds):
    """A whole second, at least so many from now."""
    now = datetime.datetime.now(datetime.timezone.utc)
    return (now + datetime.timedelta(seconds=seconds + 1)).replace(microsecond=0)


def sleep_until(instant):
    time.sleep(max(0, (instant - datetime.datetime.now(datetime.timezone.utc)).total_seconds()))


def run_json(*command, **environment):
    """Runs a driver that prints JSON lines; the lines."""
    out = subprocess.run([str(part) for part in command], check=True, stdout=subprocess.PIPE, text=True,
                         env=os.environ | environment).stdout
    return [json.loads(line) for line in out.splitlines() if line.startswith("{")]
