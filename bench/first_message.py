"""How long after its time a send's first message is accepted: campaigns at seconds of their own, on one number."""
import collections
import datetime

from pacing import milliseconds
from stage import UTILITY, Stage, percentile, sleep_until, soon


def run(report, folder, campaigns=50):
    with Stage(f"{folder}/first-message", [1000]) as stage:
        audiences = [stage.audience(5)[0] for _ in range(campaigns)]    # nobody twice: the pair rule would hold him back
        start = soon(20)
        times = {}
        for place in range(campaigns):
            at = start + datetime.timedelta(seconds=place)
            times[stage.campaign(audiences[place], 0, UTILITY, 1000, at)] = at
        sleep_until(start + datetime.timedelta(seconds=campaigns))
        stage.await_accepted(5 * campaigns, 60)
        first = collections.defaultdict(list)
        for line in stage.sandbox.ledger():
            send, _ = line["callbackData"].lstrip("c").split("-")
            first[int(send)].append(milliseconds(line["acceptedAt"]))
        delays = [min(first[send]) - at.timestamp() * 1000 for send, at in times.items()]
        report(bench="first_message", campaigns=campaigns, p50Millis=round(percentile(delays, 0.5)),
               p99Millis=round(percentile(delays, 0.99)), mostMillis=round(max(delays)), leastMillis=round(min(delays)))
