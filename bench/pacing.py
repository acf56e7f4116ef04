"""How evenly messages leave: three sends at 20, 80 and 1,000 a second on three numbers at once, by the sandbox's clock."""
import collections
import datetime

from stage import MARKETING, Stage, sleep_until, soon

RATES = (20, 80, 1000)


def busiest_window(times, millis):
    """The most of `times` (milliseconds, in order) in any stretch of so many milliseconds."""
    first = most = 0
    for last, time in enumerate(times):
        while time - times[first] >= millis:
            first += 1
        most = max(most, last - first + 1)
    return most


def milliseconds(text):
    return round(datetime.datetime.fromisoformat(text).timestamp() * 1000)


def run(report, folder, seconds=60):
    with Stage(f"{folder}/pacing", RATES) as stage:
        audiences = [stage.audience(rate * seconds)[0] for rate in RATES]
        at = soon(10)
        for number, rate in enumerate(RATES):
            stage.await_queued(stage.campaign(audiences[number], number, MARKETING, rate, at))
        sleep_until(at)
        stage.await_accepted(sum(RATES) * seconds, seconds + 60)
        times = collections.defaultdict(list)
        for line in stage.sandbox.ledger():
            times[line["phoneNumberId"]].append(milliseconds(line["acceptedAt"]))
        for identity, rate in zip(stage.ids, RATES):
            theirs = sorted(times[identity])
            real = (len(theirs) - 1) * 1000 / (theirs[-1] - theirs[0])
            busiest, share = busiest_window(theirs, 100), rate / 10
            report(bench="pacing", rate=rate, messages=len(theirs), perSecond=round(real, 2),
                   rateErrorPercent=round(100 * (real - rate) / rate, 2), busiest100Millis=busiest, ofItsShare=round(busiest / share, 2))
