"""One round's world: a sandbox, a server on a fresh database, and the campaigns that are sent while it is killed."""
import collections
import contextlib
import csv
import dataclasses
import io
import json
import os
import shutil
import time
from random import Random

from processes import ACCOUNT, Failure, Sandbox, Server, local_time, wait_for

HIGH, STANDARD = "208311745990001", "208311745990002"    # the sandbox's numbers: up to 1,000 and up to 80 messages a second
MARKETING, UTILITY = ("spring_offer", "en"), ("order_update", "en")
ENDED = ("completed", "cancelled")
# Everything that recipients do happens soon, so that a round ends soon.
PROFILE = {
    "webhooks": {"retryMinMillis": 50, "retryMaxMillis": 500},
    "maxConcurrentStreams": 100,
    "behaviour": {"recipients": {
        "sentMillis": {"min": 10, "max": 150}, "failedMillis": {"min": 10, "max": 300},
        "deliveredMillis": {"min": 10, "max": 400}, "readMillis": {"min": 50, "max": 800},
        "responseMillis": {"min": 50, "max": 800}, "replies": 0.01, "stopReplies": 0.01}},
}
QUIET = {"latencyMillis": {"min": 0, "max": 0}, "errorRates": {},
         "faults": {name: {"probability": 0, "next": 0} for name in (
             "dropBeforeAccepting", "dropAfterAccepting", "resetBeforeAccepting", "resetAfterAccepting", "cutAnswers", "goaway",
             "refuseStreams", "stallBeforeAccepting", "stallAfterAccepting")},
         "disorder": {"late": 0, "twice": 0, "reorder": 0, "hold": False}}


@dataclasses.dataclass
class Audience:
    id: int
    rows: int
    phones: list    # of the people one can write to


@dataclasses.dataclass
class Send:
    id: int
    template: str


@dataclasses.dataclass
class Campaign:
    id: int
    name: str
    number: str
    audience: Audience
    sends: list
    chosen: set = None    # by a filter event; None: everybody
    wanted: str = "run"    # or "draft": unscheduled and left so


class Town:
    people = 0    # given out so far, over all rounds: nobody is in two audiences

    def __init__(self, program, folder, random, seed, disk=None):
        """`disk`: a small file system of its own for the database, which can then really be filled."""
        folder.mkdir()
        self.disk = disk
        if disk:
            (disk / folder.name).mkdir()
            (folder / "data").symlink_to(disk / folder.name)
        self.random, self.folder = random, folder    # the acts' own: drawn anew for each of them
        self.dice = Random(seed)    # for what is sent, of which there is more or less as the machine is fast or slow
        self.sandbox = Sandbox(program, folder, os.environ, seed, PROFILE)
        self.tls = Random(seed).random() < 0.4
        self.server = Server(program, folder, os.environ, self.sandbox, self.sandbox.tls if self.tls else self.sandbox.plain)
        self.campaigns, self.ledger, self.orphans = [], [], set()
        self.claimed = set()        # (send, lead) that any kill found claimed and without an outcome
        self.left_by_kills = []     # how many, kill by kill
        self.doubts_injected = set()    # how a message is described that an injected fault left in doubt
        self.resent = collections.Counter()    # (send, lead): how often an operator had it sent again
        self.injected = collections.Counter()
        self.crowd = None           # a large audience, of which only a few are ever written to
        self.crowd_used = 0

    def open(self):
        self.sandbox.start()
        self.server.prepare()
        self.server.start()
        self.server.do("POST", "/wabas", ACCOUNT)
        self.numbers = {each["phoneNumberId"]: each["id"] for each in self.server.do("GET", "/phone-numbers")["items"]}
        self.templates = {(each["name"], each["language"]): each["id"]
                          for each in self.server.do("GET", "/templates?limit=100")["items"]}

    def close(self):
        for process in (self.server, self.sandbox):
            if process.process and process.process.poll() is None:
                process.process.kill()
                process.process.wait()
        if self.disk:
            shutil.rmtree(self.disk / self.folder.name)

    def fill_disk(self):
        """Nothing more can be written: the disk is full, or a limit on the size of files says so."""
        if not self.disk:
            return self.server.limit_files(self.random.randint(0, self.server.wal_size()))
        with contextlib.suppress(OSError), open(self.disk / "filler", "wb", buffering=0) as filler:
            while True:
                filler.write(bytes(4096))

    def free_disk(self):
        if self.disk:
            (self.disk / "filler").unlink()
        elif self.server.process.poll() is None:    # a limit is the process's and goes with it
            self.server.limit_files(None)

    def kill_server(self, then=None):
        self.server.kill()
        if then:
            then()
        claimed = self.server.claimed()
        self.left_by_kills.append(len(claimed))
        self.claimed |= claimed
        return len(claimed)

    # --- what is sent

    def csv(self, people):
        """A file of so many people, with the dirt that files have; (its text, its rows, whom one can write to)."""
        first, Town.people = Town.people, Town.people + people
        phones = [f"+9198{number:08d}" for number in range(first, first + people)]
        lines = [f"{phone},Asha {place},c-{first + place}" for place, phone in enumerate(phones)]
        lines += [f"{phones[place]},Again,d-{place}" for place in range(0, people, 97)]
        lines += [f"12{place},Nobody,n-{place}" for place in range(0, people, 131)]
        self.dice.shuffle(lines)
        return "phone,first_name,external_id\n" + "\n".join(lines) + "\n", len(lines), phones

    def upload(self, people):
        text, rows, phones = self.csv(people)
        started = self.server.do("POST", f"/audiences?name=people-{Town.people}", text, kind="text/csv", timeout=120)
        return Audience(self.await_audience(started["id"], rows), rows, phones)

    def await_audience(self, audience, rows):
        def settled():
            state = self.server.do("GET", f"/audiences/{audience}")
            return state if state["status"] != "ingesting" else None

        state = wait_for("an audience", settled, 120)
        if state["status"] != "ready" or state["rowsRead"] != rows or sum(state["totals"].values()) != rows:
            raise Failure(f"an audience of {rows} rows became {state}")
        return audience

    def large_audience(self):
        if self.crowd is None:
            self.crowd = self.upload(30_000)
        return self.crowd

    def draft(self, audience, number, *sends):
        """A draft; each send is (template, rate, further settings). Its times are given when it is scheduled."""
        name = f"campaign {len(self.campaigns) + 1}"
        made = self.server.do("POST", "/campaigns", {"name": name, "audienceId": audience.id, "phoneNumberId": self.numbers[number],
                                                     "productPolicyConfirmed": True})
        campaign = Campaign(made["id"], name, number, audience, [])
        for place, (template, rate, more) in enumerate(sends):
            category = "marketing" if template == MARKETING else "utility"
            send = self.server.do("POST", f"/campaigns/{campaign.id}/sends", {
                "category": category, "templateId": self.templates[template], "scheduledLocal": local_time(3600 * (1 + place)),
                "timeZone": "UTC", "maxMessagesPerSecond": rate, "parameters": self.parameters(template), **more})
            campaign.sends.append(Send(send["id"], template[0]))
        self.campaigns.append(campaign)
        return campaign

    def parameters(self, template):
        slots = self.server.do("GET", f"/templates/{self.templates[template]}")["slots"]
        return {slot["key"]: {"column": "first_name", "fallback": "x"} if "first_name" in slot["key"] else {"constant": "20"}
                for slot in slots if slot["required"]}

    def schedule(self, campaign):
        self.set_times(campaign, 2)
        self.server.do("POST", f"/campaigns/{campaign.id}/schedule", {})

    def set_times(self, campaign, seconds):
        """The first send goes out in so many seconds, others 2 s apart."""
        for place, send in enumerate(campaign.sends):
            self.server.do("PATCH", f"/sends/{send.id}", {"scheduledLocal": local_time(seconds + 2 * place)})

    def rows(self, send):
        """What is told of each lead: {lead: row of messages.csv}."""
        text = self.server.do("GET", f"/sends/{send.id}/messages.csv", timeout=120).decode()
        return {int(row["lead_no"]): row for row in csv.DictReader(io.StringIO(text))}

    def status(self, campaign):
        return self.server.do("GET", f"/campaigns/{campaign.id}")["status"]

    def open_messages(self):
        """How many wait to be sent, in campaigns that run."""
        states = [self.server.do("GET", f"/campaigns/{campaign.id}") for campaign in self.campaigns if campaign.wanted == "run"]
        return sum(send["funnel"]["queued"] for state in states if state["status"] == "running" for send in state["sends"])

    def keep_blasting(self):
        """There is always something to send; it is being sent, with nothing wrong, when this returns."""
        self.sandbox.behave(**QUIET)
        if self.open_messages() > 500:
            return
        before = self.sandbox.stats()["accepted"]
        if self.dice.random() < 0.3:
            small = self.draft(self.upload(self.dice.randint(60, 160)), STANDARD, (UTILITY, 80, {}))
            self.schedule(small)
        rate = self.dice.choice((200, 500, 1000, 1000))
        people = self.dice.randint(600, 1500)
        sends = [(self.dice.choice((MARKETING, UTILITY)), rate, {})]
        if self.dice.random() < 0.4:
            sends = [(MARKETING, rate, {}), (UTILITY, rate, {})]
        self.schedule(self.draft(self.upload(people), HIGH, *sends))
        wait_for("the first messages", lambda: self.sandbox.stats()["accepted"] > before, 30)

    # --- the end

    def settle(self, seconds=150):
        """Nothing goes wrong any more, whatever is paused goes on, and everything ends."""
        self.sandbox.behave(**QUIET)
        until = time.monotonic() + seconds
        for campaign in self.campaigns:
            if campaign.wanted == "run":
                wait_for(f"{campaign.name} to end", lambda campaign=campaign: self.ended(campaign), max(1, until - time.monotonic()))
        wait_for("the webhooks", lambda: self.sandbox.stats()["idle"], max(1, until - time.monotonic()))
        self.ledger += self.sandbox.ledger()

    def ended(self, campaign):
        state = self.server.do("GET", f"/campaigns/{campaign.id}")
        if state["status"] == "paused":
            status, answer = self.server.call("POST", f"/campaigns/{campaign.id}/resume", {"overdue": "send"})
            if status not in (200, 409):    # 409: it has moved on meanwhile
                raise Failure(f"resume -> {status}: {answer}")
        return state["status"] in ENDED and all(send["status"] in ENDED and send["funnel"]["queued"] == 0 for send in state["sends"])

    def doubt_with_evidence(self):
        """Messages in doubt of which the sandbox has told, and which are the only ones in doubt that went from their
        number to their person: without callback data the evidence fits no other."""
        told = {(line["phoneNumberId"], line["template"], line["to"]) for line in self.ledger if line["wamid"] not in self.orphans}
        doubts = [(campaign.number, send.template, phone) for campaign in self.campaigns for send in campaign.sends
                  for phone in self.in_doubt(send)]
        ways = collections.Counter((number, phone) for number, template, phone in doubts)
        return [doubt for doubt in doubts if doubt in told and ways[doubt[0], doubt[2]] == 1]

    def in_doubt(self, send):
        cursor = ""
        while cursor is not None:
            page = self.server.do("GET", f"/sends/{send.id}/messages?status=in_doubt&limit=200{cursor}")
            yield from (row["phone"].lstrip("+") for row in page["items"])
            cursor = f"&cursor={page['nextCursor']}" if page["nextCursor"] else None


def filter_body(campaign, send, mode, phones):
    return json.dumps({"campaignId": campaign.id, "sendId": send.id, "mode": mode,
                       "leads": [{"phoneE164": phone} for phone in phones]})
