"""Compares what the server says of every recipient with what the sandbox took: nobody lost, nobody twice."""
import collections
import csv
import io

TAKEN = {"accepted", "sent", "delivered", "read"}
ASSUMED = "assumed_sent"    # by an operator, who was not sure either
OPEN = {"queued", "sending"}
STATUSES = TAKEN | OPEN | {ASSUMED, "failed", "skipped", "cancelled", "in_doubt"}
OF_A_KILL = "the process stopped"
OF_A_FILTER = {"filter_excluded", "no_filter_event"}


class Comparison:
    """Of one round. `faults` is what went wrong; everything else is counted."""

    def __init__(self, town):
        self.town, self.faults = town, []
        self.counts = collections.Counter()
        self.statuses = collections.Counter()

    def fault(self, kind, text):
        self.counts[kind] += 1
        if self.counts[kind] <= 5:
            self.faults.append(f"{kind}: {text}")

    def run(self):
        lines = self.group_lines()
        for campaign in self.town.campaigns:
            for send in campaign.sends:
                self.compare_send(campaign, send, lines)
        for (number, template, to), strays in lines.items():
            if len(strays) > 1:
                self.fault("twice", f"{to} ({template}): {[line['wamid'] for line in strays]}")
            self.fault("stray", f"the sandbox took {strays[0]['wamid']} to {to} ({template}), which is nobody's")
        return self

    def group_lines(self):
        """By whom they went to, from which number, with which template: a campaign's people and a send's template are
        its own, so that this names one message, whatever the server believes."""
        lines = collections.defaultdict(list)
        for line in self.town.ledger:
            lines[line["phoneNumberId"], line["template"], line["to"]].append(line)
        self.counts["ledgerLines"] = len(self.town.ledger)
        return lines

    def compare_send(self, campaign, send, lines):
        server = self.town.server
        state = server.do("GET", f"/sends/{send.id}")
        rows = list(csv.DictReader(io.StringIO(server.do("GET", f"/sends/{send.id}/messages.csv", timeout=120).decode())))
        where = f"send {send.id} of {campaign.name} ({state['status']})"
        self.statuses[state["status"]] += 1
        if state["status"] == "pending":    # unscheduled: as if it had never been scheduled
            if rows or any(state["funnel"][part] for part in ("queued", "accepted", "failed", "skipped", "inDoubt", "cancelled")):
                self.fault("unwound", f"{where} still has {len(rows)} messages, {state['funnel']}")
            return
        if state["status"] not in ("completed", "cancelled"):
            self.fault("unsettled", f"{where}: {state['statusReason']}")
        self.compare_rows(campaign, rows, where)
        self.compare_funnel(state["funnel"], rows, campaign, where)
        for row in rows:
            # Whom a filter event left out may be written to by another campaign; if none did, the line is a stray.
            left_out = campaign.chosen is not None and row["phone"] not in campaign.chosen
            theirs = [] if left_out else lines.pop((campaign.number, send.template, row["phone"].lstrip("+")), [])
            self.compare_row(campaign, send, row, theirs, where)

    def compare_rows(self, campaign, rows, where):
        """Each row of the audience is there, once, in one state."""
        self.counts["rows"] += len(rows)
        numbers = {row["lead_no"] for row in rows}
        if len(rows) != campaign.audience.rows or len(numbers) != len(rows):
            self.fault("lost", f"{where}: {campaign.audience.rows} rows uploaded, {len(rows)} told, {len(numbers)} different")
        wrong = [row for row in rows if row["status"] not in STATUSES - OPEN]
        if wrong:
            self.fault("lost", f"{where}: {len(wrong)} without an end, the first {wrong[0]}")
        if campaign.chosen is not None:
            strangers = [row for row in rows if row["status"] != "skipped" and row["phone"] not in campaign.chosen]
            left_out = [row for row in rows if row["phone"] in campaign.chosen and row["skip_reason"] in OF_A_FILTER]
            if strangers:
                self.fault("filtered", f"{where}: {len(strangers)} whom the filter event left out, the first {strangers[0]}")
            if left_out:
                self.fault("filtered", f"{where}: {len(left_out)} whom the filter event chose, the first {left_out[0]}")

    def compare_funnel(self, funnel, rows, campaign, where):
        parts = ("skipped", "queued", "accepted", "failed", "inDoubt", "cancelled")
        told = collections.Counter(row["status"] for row in rows)
        real = {"skipped": told["skipped"], "failed": told["failed"], "inDoubt": told["in_doubt"], "cancelled": told["cancelled"],
                "queued": sum(told[status] for status in OPEN), "accepted": sum(told[status] for status in (*TAKEN, ASSUMED)),
                "audience": campaign.audience.rows}
        if funnel["audience"] != sum(funnel[part] for part in parts) or any(funnel[part] != real[part] for part in real):
            self.fault("funnel", f"{where}: the report says {funnel}, its messages {real}")

    def compare_row(self, campaign, send, row, lines, where):
        status, lead = row["status"], (send.id, int(row["lead_no"]))
        self.counts[status] += 1
        again = self.town.resent[lead]    # so many times an operator had it sent once more
        self.counts["resent"] += again
        name = f"{where} lead {row['lead_no']} {row['phone']} {status} {row['wamid']} {row['detail']!r}"
        orphan = bool(lines) and all(line["wamid"] in self.town.orphans for line in lines)
        if len(lines) > 1 + again:
            self.fault("twice", f"{name}, sent again by an operator {again} times: {[line['wamid'] for line in lines]}")
        if row["wamid"] and row["wamid"] not in {line["wamid"] for line in lines}:
            self.fault("invented", f"{name}: the sandbox's ledger has {[line['wamid'] for line in lines]}")
        if any(line["callbackData"] not in (None, f"c{send.id}-{row['lead_no']}") for line in lines):
            self.fault("misnamed", f"{name}: the sandbox was told {[line['callbackData'] for line in lines]}")
        if len(lines) > again and not row["wamid"] and status not in ("in_doubt", ASSUMED):
            self.fault("lost", f"{name}: the sandbox took it as {lines[0]['wamid']}")
        if status in TAKEN and not row["wamid"]:
            self.fault("invented", f"{name}: no wamid")
        if status == "accepted" and not orphan:    # everyone in the sandbox's world has news of at least `sent` or `failed`
            self.fault("receipt", f"{name}: its status events were acknowledged and are not told")
        if status == "in_doubt":
            self.compare_doubt(lead, row, lines, name)
        elif lead in self.town.claimed:
            self.counts["settledAfterKill"] += 1
        if status in ("in_doubt", ASSUMED) and not again and lines and lines[0]["callbackData"] and not orphan:
            self.fault("unsettled", f"{name}: its status events name it, and it is {status} still")

    def compare_doubt(self, lead, row, lines, name):
        if OF_A_KILL in row["detail"]:
            self.counts["doubtOfKills"] += 1
            if lead not in self.town.claimed:
                self.fault("unexplained", f"{name}: no kill found it claimed")
        else:
            self.counts["doubtOfFaults"] += 1
            if not row["detail"].startswith(tuple(self.town.doubts_injected)):
                self.fault("unexplained", f"{name}: no fault of the kind was injected, only {self.town.doubts_injected}")
        if lines:
            self.counts["doubtTaken"] += 1
