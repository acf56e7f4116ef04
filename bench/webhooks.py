"""The sender alone (webhooks held back), then webhook ingest alone: signed posts of status events by webhook_bench, in
batches of several sizes as fast as they are taken, and at a steady rate."""
from stage import MARKETING, Meter, Stage, build, run_json, sleep_until, soon


def dispatch(report, stage, messages):
    """Sends them; their wamids stay in a file."""
    audience, _ = stage.audience(messages)
    stage.sandbox.behave(disorder={"hold": True})
    at = soon(10)
    send = stage.campaign(audience, 0, MARKETING, 20_000, at)
    stage.await_queued(send)
    sleep_until(at)
    meter = Meter(stage, "dispatch")
    stage.await_accepted(messages, 300)
    report(bench="dispatch", messages=messages, messagesPerSecond=round(messages / meter.seconds()), **meter.line(messages))
    file = stage.folder / "wamids"
    with file.open("w") as out:
        out.writelines(f"{line['wamid']} {line['to']} {line['phoneNumberId']}\n" for line in stage.sandbox.ledger())
    return send, file


def run(report, folder, messages=250_000, plan=((1, 0, 20_000), (10, 0, 100_000), (100, 0, 250_000), (1000, 0, 250_000),
                                                (1, 5000, 50_000), (10, 5000, 50_000))):
    """`plan`: events a post, events a second (0: as fast as they are taken), events in all."""
    with Stage(f"{folder}/webhooks", [20_000]) as stage:
        send, file = dispatch(report, stage, messages)
        posted = 0
        for batch, rate, events in plan:
            meter = Meter(stage, f"webhooks-{batch}-{rate}")
            [line] = run_json(build / "bench/webhook_bench", stage.server.port, file, "--batch", batch, "--rate", rate,
                              "--events", events, "--skip", posted, "--connections", 16 if rate else 4)
            cost = meter.line(events)
            report(bench="webhooks", rate=rate or "all", **line, serverCpuMicros=cost["serverCpuMicros"])
            posted += events
        funnel = stage.server.do("GET", f"/sends/{send}")["funnel"]
        told = [min(messages, max(0, posted - place * messages)) for place in range(3)]
        assert [funnel[part] for part in ("sent", "delivered", "read")] == told, (funnel, told)
