#!/usr/bin/python3
"""The whole job from a terminal: a document becomes a campaign, is tried on a copy, goes out and is reported.

Starts the sandbox and a server, and from then on uses the program's own commands alone (the account is connected over
the API, for which there is no command). Usage: cli.py PATH-TO-CARILLON
"""
import contextlib
import datetime
import json
import os
import pathlib
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.request

SOURCE = pathlib.Path(__file__).resolve().parents[2]
ACCOUNT = {"wabaId": "310455820770002", "accessToken": "sandbox-access-token", "appSecret": "sandbox-app-secret",
           "verifyToken": "sandbox-verify-token"}
SPRING = """name: Spring
audience: {name: Customers, file: leads.csv}
phoneNumber: +49 30 5550 9911
productPolicyConfirmed: true
sends:
  - category: marketing
    template: {name: spring_offer, language: en}
    at: 2031-03-01T09:00
    timeZone: Europe/Berlin
    maxMessagesPerSecond: 50
    parameters:
      first_name: {column: first_name, fallback: there}
      discount: {constant: 20%}
      button.0.url: {column: external_id, fallback: x}
  - category: utility
    template: {name: order_update, language: en}
    at: 2031-03-04T09:00
    timeZone: Europe/Berlin
    parameters: {first_name: {column: first_name, fallback: there}, order_number: {constant: 1029}, button.0.url: {constant: A}}
"""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(ask, seconds=60):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        answer = ask()
        if answer:
            return answer
        time.sleep(0.05)
    raise AssertionError(f"waited {seconds} s for {ask}")


class Terminal:
    def __init__(self, program, folder):
        self.program, self.folder = program, folder
        self.environment = {**os.environ, "CARILLON_DATA_DIR": str(folder / "data")}
        self.port, self.graph, self.server = free_port(), free_port(), None
        self.running = []

    def start(self, *arguments):
        log = open(self.folder / f"{arguments[0]}.log", "a", encoding="utf-8")
        process = subprocess.Popen([self.program, *arguments], env=self.environment, stdout=subprocess.DEVNULL, stderr=log)
        self.running.append(process)
        return process

    def serve(self):
        self.server = self.start("serve", "--listen", f"127.0.0.1:{self.port}", "--graph-url", f"http://127.0.0.1:{self.graph}")
        wait_for(self.answers)

    def answers(self):
        with contextlib.suppress(OSError):
            return urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz").status == 200
        return False

    def end_server(self, how):
        self.server.send_signal(how)
        self.server.wait(timeout=30)

    def run(self, *arguments, expect=0, text=None):
        done = subprocess.run([self.program, *arguments], env=self.environment, capture_output=True, text=True, input=text,
                              cwd=self.folder, timeout=120)
        assert done.returncode == expect, f"{arguments}: exit {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done

    def json(self, *arguments, **more):
        return json.loads(self.run(*arguments, "--json", **more).stdout)

    def api(self, method, path, body=None, kind="application/json"):
        data = body if isinstance(body, bytes) else None if body is None else json.dumps(body).encode()
        headers = {"Authorization": f"Bearer {self.environment['CARILLON_API_KEY']}", "Content-Type": kind}
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", method=method, data=data, headers=headers)
        return json.loads(urllib.request.urlopen(request).read() or "null")

    def count(self, table):
        with contextlib.closing(sqlite3.connect(f"file:{self.folder}/data/carillon.db?mode=ro", uri=True)) as database:
            return database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]


def write(terminal, name, text):
    (terminal.folder / name).write_text(text, encoding="utf-8")


def a_document_becomes_a_draft_once(terminal):
    write(terminal, "spring.yaml", SPRING)
    made = terminal.json("campaign", "apply", "spring.yaml")
    assert made["status"] == "created" and len(made["campaign"]["sends"]) == 2, made
    again = terminal.json("campaign", "apply", "spring.yaml")
    assert again["status"] == "unchanged" and again["changes"] == [], again
    assert again["campaign"]["version"] == made["campaign"]["version"], "nothing was written"
    assert "unchanged" in terminal.run("campaign", "apply", "-", text=SPRING).stdout
    assert "Spring" in terminal.run("campaign", "list").stdout
    assert terminal.json("audience", "list")[0]["totals"]["ok"] > 4000


def a_changed_document_changes_the_draft(terminal):
    first, last = [send["id"] for send in terminal.json("campaign", "show", "Spring")["sends"]]
    between = "  - {category: utility, at: 2031-03-02T09:00, timeZone: UTC, template: {name: order_update, language: de},\n" \
              "     parameters: {order_number: {constant: A}, button.0.url: {constant: A}}}\n  - category: utility\n"
    changed = SPRING.replace("  - category: utility\n", between).replace("maxMessagesPerSecond: 50", "maxMessagesPerSecond: 60")
    write(terminal, "changed.yaml", changed)
    done = terminal.json("campaign", "apply", "changed.yaml")
    sends = done["campaign"]["sends"]
    assert done["status"] == "updated" and len(sends) == 3, done
    assert (sends[0]["id"], sends[2]["id"]) == (first, last), "sends of the same time are the same"
    assert sends[0]["maxMessagesPerSecond"] == 60 and sends[1]["scheduledLocal"] == "2031-03-02T09:00", sends
    assert terminal.json("campaign", "apply", "changed.yaml")["status"] == "unchanged"
    back = terminal.json("campaign", "apply", "spring.yaml")
    assert back["status"] == "updated" and [send["id"] for send in back["campaign"]["sends"]] == [first, last], back


def mistakes_are_named_with_their_line(terminal):
    for text, exit_code, words in [
            (SPRING.replace("timeZone", "timezone", 1), 2, "bad.yaml:9: There is no field “timezone” here; did you mean timeZone?"),
            (SPRING.replace("spring_offer", "summer_offer"), 2, "bad.yaml:7: The number's account has no template"),
            (SPRING.replace("2031-03-01T09:00", "2031-03-30T02:30"), 2, "bad.yaml:8: "),
            (SPRING.replace("column: external_id", "column: customer_no"), 2, "bad.yaml:14: "),
            (SPRING.replace("marketing\n", "utility\n", 1), 2, "bad.yaml:7: The send is utility, but the template"),
            (SPRING.replace("name: Spring\n", "name: [a\n"), 2, "bad.yaml:"),
            (SPRING.replace("maxMessagesPerSecond: 50", "maxMessagesPerSecond: 999999"), 1, "bad.yaml:10: ")]:
        write(terminal, "bad.yaml", text.replace("name: Spring\n", "name: Bad\n"))
        refused = terminal.run("campaign", "apply", "bad.yaml", expect=exit_code).stderr
        assert words in refused, f"{words!r} is not in:\n{refused}"
    assert [each["name"] for each in terminal.json("campaign", "list")] == ["Spring"], "nothing was kept"
    terminal.run("campaign", "show", "Winter", expect=1)
    terminal.run("campaign", "shwo", expect=2)
    del_key = {**terminal.environment}
    del_key.pop("CARILLON_API_KEY")
    assert subprocess.run([terminal.program, "campaign", "list"], env=del_key, capture_output=True).returncode == 2


def every_flag_has_a_variable_and_a_key_and_json_is_json_to_the_end(terminal):
    assert set(terminal.json("version")) == {"version"} and terminal.json("migrate") == {"upToDate": True}
    help_text = terminal.run("campaign", "report", "--help").stdout
    assert "CARILLON_SERVER" in help_text and "CARILLON_CONFIG" in help_text and "CARILLON_JSON" in help_text, help_text
    key = terminal.environment.pop("CARILLON_API_KEY")
    write(terminal, "carillon.toml", f"api-key = '{key}'\nlisten = '127.0.0.1:1'\nrole = 'engine'\n"
                                     "[campaign.list]\nstatus = 'running'\n")
    assert terminal.json("campaign", "list", "--config", "carillon.toml") == []
    terminal.environment.update(CARILLON_CONFIG="carillon.toml", CARILLON_STATUS="draft", CARILLON_JSON="true")
    assert [each["name"] for each in json.loads(terminal.run("campaign", "list").stdout)] == ["Spring"], "the variable beats the file"
    assert terminal.json("campaign", "list", "--status", "running") == [], "the flag beats both"
    for name in ("CARILLON_CONFIG", "CARILLON_STATUS", "CARILLON_JSON"):
        del terminal.environment[name]
    write(terminal, "typo.toml", "api_kye = 'x'\n")
    assert "did you mean \"api-key\"" in terminal.run("campaign", "list", "--config", "typo.toml", expect=2).stderr
    refused = terminal.run("campaign", "list", "--json", expect=2)
    assert json.loads(refused.stdout)["type"] == "urn:carillon:problem:no_api_key" and "--api-key" in refused.stderr, refused
    terminal.environment["CARILLON_API_KEY"] = key
    problem = terminal.json("campaign", "show", "Winter", expect=1)
    assert problem["status"] == 404 and "Winter" in problem["detail"], problem
    assert terminal.json("org", "create", "Acme", expect=1)["status"] == 409
    write(terminal, "bad.yaml", SPRING.replace("spring_offer", "summer_offer").replace("name: Spring", "name: Bad"))
    assert terminal.json("campaign", "apply", "bad.yaml", expect=2)["errors"][0]["pointer"] == "/sends/0/template"
    for command in (("campaign", "apply"), ("audience", "import"), ("opt-out", "import"), ("demo", "--audience"),
                    ("sandbox", "--profile"), ("campaign", "list", "--config")):
        assert "nowhere.csv" in terminal.run(*command, "nowhere.csv", expect=2).stderr, command


def two_applies_at_once_make_one_draft(terminal):
    text = SPRING.replace("name: Spring\n", "name: Twins\n")
    write(terminal, "twins.yaml", text)

    def both():
        running = [subprocess.Popen([terminal.program, "campaign", "apply", "twins.yaml", "--json"], env=terminal.environment,
                                    cwd=terminal.folder, stdout=subprocess.PIPE, text=True) for _ in range(4)]
        made = [json.loads(process.communicate(timeout=60)[0]) for process in running]
        assert [process.returncode for process in running] == [0] * 4, made
        ids = {each["campaign"]["id"] for each in made}
        assert len(ids) == 1, made
        found = terminal.json("campaign", "show", "Twins")    # refuses a name that two have
        assert len(found["sends"]) == 2 and found["id"] in ids, found
        return found["id"]

    first = both()
    terminal.api("DELETE", f"/api/v1/campaigns/{first}")
    again = both()
    assert again != first, "what was deleted is made anew"
    terminal.api("DELETE", f"/api/v1/campaigns/{again}")


FILTERED = """name: Filtered
audience: Customers
phoneNumber: +49 30 5550 9911
productPolicyConfirmed: true
sends:
  - {category: utility, template: {name: order_update, language: en}, at: 2031-05-01T09:00, timeZone: UTC, audienceFilter: on,
     parameters: {order_number: {constant: A}, button.0.url: {constant: A}, first_name: {column: first_name, fallback: x}}}
  - {category: utility, template: {name: order_update, language: en}, at: 2031-05-02T09:00, timeZone: UTC,
     eventFilter: {mode: include, eventType: purchase, withinMinutes: 60},
     parameters: {order_number: {constant: A}, button.0.url: {constant: A}, first_name: {column: first_name, fallback: x}}}
  - {category: utility, template: {name: order_update, language: en}, at: 2031-05-03T09:00, timeZone: UTC, audienceFilter: on,
     whenNoFilterEvent: send_all, eventFilter: {mode: exclude, eventType: purchase},
     parameters: {order_number: {constant: A}, button.0.url: {constant: A}, first_name: {column: first_name, fallback: x}}}
"""


def forecast(terminal, campaign="Spring"):
    preflight = terminal.json("campaign", "preflight", campaign)
    return [(send["recipients"], send["skippedBy"]) for send in preflight["sends"]]


def played(run):
    return [(report["funnel"]["eligible"], report["skippedBy"]) for report in run["sendReports"]]


def a_dry_run_reaches_whom_the_forecast_names_and_touches_nothing(terminal):
    sends = [send["id"] for send in terminal.json("campaign", "show", "Spring")["sends"]]
    run = terminal.json("campaign", "dry-run", "Spring")
    assert run["status"] == "completed" and run["error"] is None, run
    assert played(run) == forecast(terminal), (played(run), forecast(terminal))
    assert [report["sendId"] for report in run["sendReports"]] == sends
    funnel = run["report"]["funnel"]
    assert funnel["audience"] == funnel["skipped"] + funnel["accepted"] + funnel["failed"] and funnel["delivered"] > 0, funnel
    assert run["report"]["timeline"][0]["minute"].startswith("2031-03-01T08:00"), "the minutes are the schedule's"
    real = terminal.json("campaign", "report", "Spring")
    assert set(run["report"]) == set(real) and set(run["report"]["funnel"]) == set(real["funnel"])
    for table in ("messages", "exclusions", "opt_outs", "claims", "inbound_messages"):
        assert terminal.count(table) == 0, table
    assert terminal.count("dry_runs") == 1 and terminal.json("campaign", "show", "Spring")["status"] == "draft"
    assert not list((terminal.folder / "data" / "dry-runs").iterdir()), "the copy is gone"


def an_opt_out_counts_in_a_dry_run(terminal):
    before = forecast(terminal)
    leads = terminal.api("GET", "/api/v1/audiences/1/leads?status=ok&limit=1")["items"]
    terminal.run("opt-out", "add", leads[0]["phone"])
    assert leads[0]["phone"] in terminal.run("opt-out", "list").stdout
    run = terminal.json("campaign", "dry-run", "Spring")
    assert played(run) == forecast(terminal) and played(run)[0][0] == before[0][0] - 1, played(run)
    traced = terminal.run("campaign", "trace", "Spring", leads[0]["phone"]).stdout
    assert "would_be_skipped" in traced and "opt_outs" in traced, traced
    sample = terminal.json("campaign", "dry-run", "Spring", "--max-recipients", "500")
    assert sample["report"]["funnel"]["audience"] == 2 * 500, sample["report"]["funnel"]


def filters_answer_in_a_dry_run_as_they_would_now(terminal):
    sends = terminal.json("campaign", "apply", "-", text=FILTERED)["campaign"]["sends"]
    leads = terminal.api("GET", "/api/v1/audiences/1/leads?status=ok&limit=20")["items"]
    named = [{"phoneE164": lead["phone"]} for lead in leads[5:9]] + [{"externalId": lead["externalId"]} for lead in leads[9:12]]
    terminal.api("POST", "/api/v1/webhooks/campaigns/audience-filter",
                 {"campaignId": sends[0]["campaignId"], "sendId": sends[0]["id"], "mode": "include", "leads": named})
    now = datetime.datetime.now(datetime.timezone.utc)
    events = [{"phoneE164": lead["phone"], "occurredAt": (now - datetime.timedelta(minutes=minutes)).isoformat()}
              for lead, minutes in zip(leads[2:8], (1, 30, 59, 61, 300, 9000))]
    terminal.api("POST", "/api/v1/webhooks/lead-events", {"eventType": "purchase", "events": events})
    run = terminal.json("campaign", "dry-run", "Filtered")
    assert run["status"] == "completed", run
    assert played(run) == forecast(terminal, "Filtered"), (played(run), forecast(terminal, "Filtered"))
    eligible = [recipients for recipients, _ in played(run)]
    assert eligible[:2] == [7, 3] and eligible[2] > 4000, eligible
    assert any("filters answered" in note for note in run["notes"]), run["notes"]


def files_go_along_and_what_cannot_go_out_is_said(terminal):
    media = terminal.api("POST", "/api/v1/media?name=offer.pdf", b"%PDF-1.7 an offer", kind="application/pdf")["id"]
    text = ("name: Receipts\naudience: Customers\nphoneNumber: +49 30 5550 9911\nproductPolicyConfirmed: true\nsends:\n"
            "  - {category: marketing, template: winter_sale, at: 2031-06-01T09:00, timeZone: UTC, parameters: {1: {constant: You}}}\n"
            "  - {category: utility, template: payment_receipt, at: 2031-06-02T09:00, timeZone: UTC,\n"
            f"     parameters: {{header.document: {{media: {media}}}, first_name: {{constant: You}}}}}}\n")
    assert terminal.json("campaign", "apply", "-", text=text)["status"] == "created"
    assert terminal.json("campaign", "apply", "-", text=text)["status"] == "unchanged"
    run = terminal.json("campaign", "dry-run", "Receipts", "--max-recipients", "400")
    funnels = [report["funnel"] for report in run["sendReports"]]
    assert run["status"] == "completed" and funnels[0]["eligible"] == 0 and funnels[1]["accepted"] > 300, run
    assert any("winter_sale" in note and "failed" in note for note in run["notes"]), run["notes"]
    assert any(gate["code"] == "send_template" and gate["status"] == "fail" for gate in run["gates"]), run["gates"]
    terminal.run("campaign", "preflight", "Receipts", expect=1)


def a_scheduled_campaign_is_played_and_stays_scheduled(terminal):
    terminal.run("campaign", "schedule", "Spring")
    run = terminal.json("campaign", "dry-run", "Spring", "--max-recipients", "200")
    assert run["status"] == "completed" and len(run["sendReports"]) == 2, run
    campaign = terminal.json("campaign", "show", "Spring")
    assert campaign["status"] == "scheduled" and {send["status"] for send in campaign["sends"]} == {"pending"}, campaign
    assert terminal.json("campaign", "unschedule", "Spring")["status"] == "draft"


def a_test_message_goes_to_ones_own_phone(terminal):
    send = str(terminal.json("campaign", "show", "Spring")["sends"][0]["id"])
    assert "accepted" in terminal.run("send", "test", send, "--to", "+4915112345678").stdout
    opted_out = terminal.json("opt-out", "list")[0]["phone"]
    tried = terminal.run("send", "test", send, "--to", opted_out, "--to", "+4915112345679", expect=1).stdout
    assert "refused" in tried and "accepted" in tried, tried
    assert terminal.count("messages") == 0, "a test is no part of the record"


def one_dry_run_at_a_time_and_it_can_be_ended(terminal):
    running = terminal.json("campaign", "dry-run", "Spring", "--pace", "real", "--no-wait")
    assert running["status"] == "running" and "report" not in running
    assert "under way" in terminal.run("campaign", "dry-run", "Spring", expect=1).stderr
    terminal.json("campaign", "dry-run", "Filtered", "--pace", "real", "--no-wait")
    assert "as many as the server takes" in terminal.run("campaign", "dry-run", "Receipts", expect=1).stderr
    assert terminal.json("campaign", "dry-run", "Filtered", "--cancel")["status"] == "cancelled"
    ended = terminal.json("campaign", "dry-run", "Spring", "--cancel")
    assert ended["id"] == running["id"] and ended["status"] == "cancelled" and ended["report"] is None, ended
    terminal.run("campaign", "dry-run", "Spring", "--cancel", expect=1)


def a_stop_cancels_dry_runs_and_a_crash_leaves_them_failed(terminal):
    def begin():
        run = terminal.json("campaign", "dry-run", "Spring", "--pace", "real", "--no-wait")["id"]
        wait_for(lambda: terminal.api("GET", f"/api/v1/dry-runs/{run}")["progress"].get("step") == "sending")
        return run

    stopped = begin()
    terminal.end_server(signal.SIGTERM)
    terminal.serve()
    assert terminal.api("GET", f"/api/v1/dry-runs/{stopped}")["status"] == "cancelled"
    crashed = begin()
    terminal.end_server(signal.SIGKILL)
    terminal.serve()
    found = terminal.api("GET", f"/api/v1/dry-runs/{crashed}")
    assert found["status"] == "failed" and found["error"].startswith("Interrupted"), found
    assert not (terminal.folder / "data" / "dry-runs").exists(), "what the crash left is swept away"


def a_campaign_goes_out_and_is_reported(terminal):
    # Marketing, marketing to those who bought (six, by the events posted above), utility; one person is written to once in 6 s.
    soon = [(datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%S")
            for seconds in (3, 15, 22)]
    marketing, utility = SPRING[SPRING.index("  - category: marketing"):].split("  - category: utility")
    sends = [marketing, marketing.replace("timeZone", "eventFilter: {mode: include, eventType: purchase}\n    timeZone"),
             "  - category: utility" + utility.replace("timeZone", "maxMessagesPerSecond: 50\n    timeZone")]
    dates = ("2031-03-01T09:00", "2031-03-01T09:00", "2031-03-04T09:00")
    text = SPRING[:SPRING.index("  - category: marketing")].replace("name: Spring\n", "name: Now\n")
    text += "".join(send.replace(date, time) for send, date, time in zip(sends, dates, soon))
    text = text.replace("Europe/Berlin", "UTC").replace("maxMessagesPerSecond: 50", "maxMessagesPerSecond: 1000")
    write(terminal, "now.yaml", text)
    assert terminal.json("campaign", "apply", "now.yaml")["status"] == "created"
    assert "is scheduled" in terminal.run("campaign", "schedule", "Now").stdout
    assert terminal.json("campaign", "apply", "now.yaml")["status"] == "unchanged"
    write(terminal, "other.yaml", text.replace("20%", "30%"))
    refused = terminal.run("campaign", "apply", "other.yaml", expect=1).stderr
    assert "can no longer be changed" in refused and "differs: parameters" in refused, refused
    assert terminal.json("campaign", "show", "Now", "--watch")["status"] == "completed"
    reports = [terminal.api("GET", f"/api/v1/sends/{send['id']}/report")
               for send in terminal.json("campaign", "show", "Now")["sends"]]
    accepted = [report["funnel"]["accepted"] for report in reports]
    assert accepted[0] > 4000 and 0 < accepted[1] <= 6 and accepted[2] > 4000, accepted
    assert set(reports[1]["skippedBy"]) >= {"event_filter"} and "geo_us_marketing" not in reports[2]["skippedBy"], reports
    assert {code for report in reports for code in report["skippedBy"] if code == "opted_out"}, reports
    funnel = terminal.json("campaign", "report", "Now")["funnel"]
    assert funnel["accepted"] > 8000 and funnel["audience"] == funnel["skipped"] + funnel["accepted"] + funnel["failed"], funnel
    assert "read rate" in terminal.run("campaign", "report", "Now").stdout
    copy = terminal.json("campaign", "duplicate", "Now")
    assert copy["status"] == "draft"
    assert terminal.json("campaign", "cancel", str(copy["id"]))["status"] == "cancelled"
    terminal.run("campaign", "resume", "Now", expect=1)
    refused = terminal.run("campaign", "dry-run", "Now", expect=1).stderr
    assert "draft or a scheduled" in refused, refused


def the_doctor_says_what_to_mend(terminal):
    graph, server = f"http://127.0.0.1:{terminal.graph}", f"http://127.0.0.1:{terminal.port}"
    report = terminal.json("doctor", "--graph-url", graph, "--public-url", server)
    status = {finding["what"]: finding["status"] for finding in report["findings"]}
    assert report["sound"] and status["database"] == status["secret key"] == status["webhook address"] == "ok", report
    assert status["account Example Store"] == status["time zones"] == "ok", report
    nowhere = f"http://127.0.0.1:{free_port()}"
    report = terminal.json("doctor", "--graph-url", nowhere, "--public-url", nowhere, expect=1)
    failing = {finding["what"] for finding in report["findings"] if finding["status"] == "fail"}
    assert failing == {"account Example Store", "webhook address"}, report
    assert "cannot be reached" in terminal.run("doctor", "--graph-url", graph, "--public-url", nowhere, expect=1).stdout
    assert tls_status(terminal, 365) == "ok"
    assert tls_status(terminal, 7) == "warn"
    assert "needs a certificate and its key" in terminal.run("doctor", "--tls-key", "tls.key", expect=1).stdout


def tls_status(terminal, days):
    """What the doctor says of a certificate that ends in so many days."""
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                    "-subj", "/CN=localhost", "-days", str(days), "-keyout", "tls.key", "-out", "tls.pem"],
                   cwd=terminal.folder, check=True, capture_output=True)
    report = terminal.json("doctor", "--graph-url", f"http://127.0.0.1:{terminal.graph}", "--tls-cert", "tls.pem",
                           "--tls-key", "tls.key")
    return next(finding["status"] for finding in report["findings"] if finding["what"] == "TLS")


def a_backup_is_whole_and_never_overwrites(terminal):
    assert "secret.key" in terminal.run("backup", "copy.db").stdout
    with contextlib.closing(sqlite3.connect(terminal.folder / "copy.db")) as copy:
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert copy.execute("SELECT count(*) FROM messages").fetchone()[0] == terminal.count("messages") > 4000
    assert "exists already" in terminal.run("backup", "copy.db", expect=1).stderr


def the_secret_key_is_rotated_while_the_server_is_stopped(terminal):
    refused = terminal.run("secrets", "rotate", "--new-key-file", "next.key", expect=1).stderr
    assert "Stop it first" in refused, refused
    terminal.end_server(signal.SIGTERM)
    before = (terminal.folder / "data/secret.key").read_text()
    done = terminal.json("secrets", "rotate", "--new-key-file", "next.key")
    assert done["sealedAnew"] >= 3 and done["replaced"].endswith("secret.key"), done
    after = (terminal.folder / "data/secret.key").read_text()
    assert before != after == (terminal.folder / "next.key").read_text(), "the new key stands in the old one's place"
    assert oct((terminal.folder / "data/secret.key").stat().st_mode)[-3:] == "600"
    write(terminal, "old.key", before)
    (terminal.folder / "old.key").chmod(0o600)
    wrong = terminal.run("serve", "--listen", "127.0.0.1:0", "--secret-key-file", "old.key", expect=1).stderr
    assert "opens none of the stored access tokens" in wrong and before.strip() not in wrong, wrong
    terminal.serve()
    graph, server = f"http://127.0.0.1:{terminal.graph}", f"http://127.0.0.1:{terminal.port}"
    assert terminal.json("doctor", "--graph-url", graph, "--public-url", server)["sound"]


STEPS = [a_document_becomes_a_draft_once, a_changed_document_changes_the_draft, mistakes_are_named_with_their_line,
         every_flag_has_a_variable_and_a_key_and_json_is_json_to_the_end, two_applies_at_once_make_one_draft,
         a_dry_run_reaches_whom_the_forecast_names_and_touches_nothing, an_opt_out_counts_in_a_dry_run,
         filters_answer_in_a_dry_run_as_they_would_now,
         files_go_along_and_what_cannot_go_out_is_said,
         a_scheduled_campaign_is_played_and_stays_scheduled, a_test_message_goes_to_ones_own_phone,
         one_dry_run_at_a_time_and_it_can_be_ended, a_stop_cancels_dry_runs_and_a_crash_leaves_them_failed,
         a_campaign_goes_out_and_is_reported, the_doctor_says_what_to_mend, a_backup_is_whole_and_never_overwrites,
         the_secret_key_is_rotated_while_the_server_is_stopped]


def main():
    folder = pathlib.Path(tempfile.mkdtemp(prefix="carillon-cli-"))
    terminal = Terminal(sys.argv[1], folder)
    done = False
    try:
        shutil.copy(SOURCE / "tests/data/audiences/sample.csv", folder / "leads.csv")
        terminal.start("sandbox", "--listen-plain", f"127.0.0.1:{terminal.graph}", "--listen", f"127.0.0.1:{free_port()}",
                       "--webhook-url", f"http://127.0.0.1:{terminal.port}/webhooks/meta")
        terminal.run("org", "create", "Acme")
        key = terminal.run("apikey", "create", "--name", "terminal").stdout.strip()
        terminal.environment.update(CARILLON_API_KEY=key, CARILLON_SERVER=f"http://127.0.0.1:{terminal.port}")
        terminal.serve()
        terminal.api("POST", "/api/v1/wabas", ACCOUNT)
        for step in STEPS:
            step(terminal)
            print("cli:", step.__name__.replace("_", " "), flush=True)
        done = True
    finally:
        for process in terminal.running:
            process.terminate()
        for process in terminal.running:
            process.wait(timeout=30)
        if not done:
            for log in sorted(folder.glob("*.log")):
                print(f"--- {log.name}\n{log.read_text(encoding='utf-8')[-3000:]}", file=sys.stderr)
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
