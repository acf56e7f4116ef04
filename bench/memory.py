"""The server's memory after each phase of a campaign, for audiences of several sizes: it must not grow with them."""
import time

from stage import MARKETING, Stage, forget_peak, memory_mb, sleep_until, soon, wait_for


def run(report, folder, sizes=(10_000, 1_000_000, 5_000_000), sent=100_000):
    for people in sizes:
        with Stage(f"{folder}/memory", [20_000]) as stage:
            measure(report, stage, people, min(people, sent))


def measure(report, stage, people, sent):
    peaks, now = {}, {}

    def phase_ends(name):
        peaks[name], now[name] = memory_mb(stage.server)
        forget_peak(stage.server)

    phase_ends("started")
    audience, ingest = stage.audience(people)
    phase_ends("ingested")
    at = soon(15 + people / 50_000)
    began = time.monotonic()
    send = stage.campaign(audience, 0, MARKETING, 10_000, at)
    stage.await_queued(send)
    materialize = time.monotonic() - began
    phase_ends("materialized")
    sleep_until(at)
    stage.await_accepted(sent, 120)
    phase_ends("sending")
    campaign = stage.server.do("GET", f"/sends/{send}")["campaignId"]
    if sent < people:
        stage.server.do("POST", f"/campaigns/{campaign}/pause", {})
    wait_for("the webhooks", lambda: stage.sandbox.stats()["idle"], 120)
    phase_ends("receipts")
    stage.server.do("GET", f"/sends/{send}/report")
    stage.server.do("GET", f"/sends/{send}/messages?limit=200")
    phase_ends("reports")
    report(bench="memory", people=people, peakMb=max(peaks.values()), peaks=peaks, rssMb=now,
           ingestSeconds=round(ingest, 1), materializeSeconds=round(materialize, 1))
