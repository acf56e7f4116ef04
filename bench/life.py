"""The whole life of a message, over two processes: claim, send over TLS and HTTP/2, acceptance, three status events over
HTTP, all durable; the ledgers compared at the end."""
from stage import MARKETING, UTILITY, Meter, Stage, memory_mb, sleep_until, soon, wait_for


def run(report, folder, messages=500_000, numbers=4, rate=10_000):
    each = messages // numbers
    with Stage(f"{folder}/life", [rate] * numbers) as stage:
        audiences = [stage.audience(each)[0] for _ in range(numbers)]
        at = soon(15)
        sends = [stage.campaign(audience, number, (MARKETING, UTILITY)[number % 2], rate, at)
                 for number, audience in enumerate(audiences)]
        for send in sends:
            stage.await_queued(send)
        sleep_until(at)
        meter = Meter(stage, "life")
        stage.await_accepted(each * numbers, 600)
        accepted = meter.seconds()
        wait_for("the webhooks", lambda: stage.sandbox.stats()["idle"], 600)
        seconds, cost = meter.seconds(), meter.line(each * numbers)
        peak, _ = memory_mb(stage.server)
        report(bench="life", messages=each * numbers, statusEvents=stage.sandbox.stats()["webhooks"]["updates"],
               messagesPerSecond=round(each * numbers / seconds), acceptedPerSecond=round(each * numbers / accepted),
               seconds=round(seconds, 1), **cost, peakRssMb=peak, statuses=stage.compare(sends))
