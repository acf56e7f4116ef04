"""The ways to die. Each act sets a stage, kills at an instant of the seed's choice, starts the server again and checks
what can be checked at once; it says in a few words what it did."""
import time

from processes import Failure, wait_for
from town import HIGH, MARKETING, QUIET, UTILITY, Audience, filter_body

# What is told to the sandbox, and how a message is described that it leaves in doubt; none does where there is nothing.
BROKEN, SERVER_FAULT = ("connection_lost", "reset"), ("server_fault", "Injected by the sandbox")
INJECTIONS = {
    "lost answers": ({"faults": {"dropAfterAccepting": {"probability": 0.004}}}, BROKEN),
    "requests dropped": ({"faults": {"dropBeforeAccepting": {"probability": 0.004}}}, BROKEN),
    "streams reset": ({"faults": {"resetBeforeAccepting": {"probability": 0.004},
                                  "resetAfterAccepting": {"probability": 0.004}}}, BROKEN),
    "answers cut": ({"faults": {"cutAnswers": {"probability": 0.006}}}, BROKEN),
    "slow before": ({"faults": {"stallBeforeAccepting": {"probability": 0.05}, "stallMillis": 1500}}, ()),
    "slow after": ({"faults": {"stallAfterAccepting": {"probability": 0.05}, "stallMillis": 1500}}, ()),
    "no answer ever": ({"faults": {"stallAfterAccepting": {"next": 3}, "stallMillis": 0}}, ("timeout",)),
    "refused streams": ({"faults": {"refuseStreams": {"probability": 0.2}}}, ()),
    "goaway": ({"faults": {"goaway": {"probability": 0.005}}}, ()),
    "too fast": ({"errorRates": {"130429": 0.01, "131056": 0.02}}, ()),
    "server faults": ({"errorRates": {"131000": 0.01, "2": 0.005}}, SERVER_FAULT),
    "recipient errors": ({"errorRates": {"131026": 0.03, "131050": 0.01}}, ()),
    "account locked": ({"errorRates": {"131031": 0.001}}, ()),
    "latency": ({"latencyMillis": {"min": 20, "max": 400}}, ()),
    "disorder": ({"disorder": {"late": 0.3, "lateMillis": {"min": 50, "max": 1500}, "twice": 0.3, "reorder": 0.5}}, ()),
}


def pause_until(instant):
    """The instant of a kill; nothing is waited for."""
    time.sleep(max(0, instant - time.monotonic()))


def keep_blasting(town):
    """Something is being sent, and some of what can go wrong does, until the next of these."""
    town.keep_blasting()
    names = town.random.sample(sorted(INJECTIONS), town.random.choice((0, 1, 1, 2)))
    for name in names:
        changes, doubts = INJECTIONS[name]
        town.sandbox.behave(**changes)
        town.doubts_injected.update(doubts)
        town.injected[name] += 1
    return " and ".join(names) or "no fault"


def die_at(town, most):
    """Kills after up to `most` seconds, starts again; how much was claimed."""
    pause_until(time.monotonic() + town.random.uniform(0, most))
    left = town.kill_server()
    town.server.start()
    return left


def blast(town):
    faults = keep_blasting(town)
    left = die_at(town, 1.2)
    return f"mid-blast, {faults}: {left} claimed"


def start(town):
    """Twice: the second time while the server starts, or recovers, or has just begun to send again."""
    faults = keep_blasting(town)
    pause_until(time.monotonic() + town.random.uniform(0, 0.6))
    town.kill_server()
    town.server.spawn()
    left = die_at(town, 0.5)
    return f"at start, {faults}: {left} claimed"


def stop(town):
    """No kill: asked to end in mid-blast, it leaves nothing open."""
    town.keep_blasting()
    pause_until(time.monotonic() + town.random.uniform(0, 0.6))
    code = town.server.stop()
    left = town.server.claimed()
    if code != 0 or left:
        raise Failure(f"asked to end, the server ended with {code} and left {len(left)} messages claimed")
    town.server.start()
    return "no kill: asked to end in mid-blast, it left nothing claimed"


def receipts(town):
    """Webhooks are held back and come all at once."""
    town.keep_blasting()
    town.sandbox.behave(disorder={"hold": True, "twice": 0.3, "reorder": 0.5})
    before = town.sandbox.stats()["accepted"]
    wait_for("messages", lambda: town.sandbox.stats()["accepted"] > before + 100 or town.open_messages() == 0, 30)
    town.sandbox.behave(disorder={"hold": False})
    left = die_at(town, 0.15)
    return f"in a burst of webhooks: {left} claimed"


def ingest(town):
    text, rows, phones = town.csv(town.random.choice((3_000, 20_000)))
    name = f"cut-{town.people}"
    thread, answers = town.server.call_beside("POST", f"/audiences?name={name}", text, kind="text/csv", timeout=60)
    die_at(town, 0.25 * rows / 20_000 + 0.02)
    thread.join()
    found = [each for each in town.server.do("GET", "/audiences?limit=200")["items"] if each["name"] == name]
    if not found:
        if answers:
            raise Failure(f"the upload was answered with {answers} and is gone")
        return "mid-ingest: nothing had begun"
    [state] = found
    if state["status"] == "failed":
        leads = town.server.do("GET", f"/audiences/{state['id']}/leads?limit=1")["items"]
        if state["error"]["code"] != "interrupted" or leads:
            raise Failure(f"an upload cut off shows {state['error']}, leads {leads}")
        return f"mid-ingest: failed as interrupted, {'answered' if answers else 'not answered'}"
    audience = Audience(town.await_audience(state["id"], rows), rows, phones)
    if rows < 10_000:
        town.schedule(town.draft(audience, HIGH, (UTILITY, 1000, {})))
    return "mid-ingest: it had ended"


def expect_whole(town, campaign, step):
    """Everybody of the audience is told of, once, and nobody has been written to."""
    def queued():
        send = town.server.do("GET", f"/sends/{campaign.sends[0].id}")
        return send if send["status"] == "queued" else None

    funnel = wait_for("materializing", queued, 40)["funnel"]
    if funnel["skipped"] + funnel["queued"] != campaign.audience.rows or funnel["audience"] != campaign.audience.rows:
        raise Failure(f"{step}: {campaign.audience.rows} rows became {funnel}")


def materialize(town):
    """The send's time is near enough to turn leads into messages, and too far to send; in the end all is taken back."""
    campaign = town.draft(town.large_audience(), HIGH, (MARKETING, 500, {}))
    town.set_times(campaign, 58)
    campaign.wanted = "draft"
    thread, answers = town.server.call_beside("POST", f"/campaigns/{campaign.id}/schedule", {})
    die_at(town, 0.35)
    thread.join()
    status = town.status(campaign)
    if status not in (("scheduled",) if answers and answers[0][0] == 200 else ("draft", "scheduled")):
        raise Failure(f"scheduling was answered with {answers}; then it was {status}")
    if status == "draft":
        return "mid-materialize: not scheduled"
    expect_whole(town, campaign, "materialized over a kill")
    thread, answers = town.server.call_beside("POST", f"/campaigns/{campaign.id}/unschedule", {})
    die_at(town, 0.15)
    thread.join()
    status = town.status(campaign)
    if status not in (("draft",) if answers and answers[0][0] == 200 else ("draft", "scheduled")):
        raise Failure(f"unscheduling was answered with {answers}; then it was {status}")
    if status == "scheduled":
        expect_whole(town, campaign, "unscheduling that a kill prevented")
        town.server.do("POST", f"/campaigns/{campaign.id}/unschedule", {})
    return f"mid-materialize, and in unscheduling: {'was' if status == 'draft' else 'was not'} taken back"


def filter_event(town):
    """A list of nearly everybody, killed while it is read or written; what counts afterwards is all of it or nothing."""
    crowd = town.large_audience()
    size = town.random.randint(50, 400)
    few = crowd.phones[town.crowd_used:town.crowd_used + size]
    town.crowd_used += size
    mode = town.random.choice(("exclude", "exclude", "include"))
    named = few if mode == "include" else sorted(set(crowd.phones) - set(few))
    more = {"audienceFilter": "on", "whenNoFilterEvent": "skip"}
    campaign = town.draft(crowd, HIGH, (UTILITY, 1000, more))
    campaign.chosen, campaign.wanted = set(few), "draft"
    [send] = campaign.sends
    body, path = filter_body(campaign, send, mode, named), "/webhooks/campaigns/audience-filter"
    thread, answers = town.server.call_beside("POST", path, body, timeout=60)
    die_at(town, 0.25 if mode == "exclude" else 0.02)
    thread.join()
    counts = town.server.do("GET", f"/sends/{send.id}")["filterEvent"]
    if counts not in (None, {**(counts or {}), "leadCount": len(named)}) or (counts is None and answers and answers[0][0] == 200):
        raise Failure(f"a filter event of {len(named)} was answered with {answers} and counts as {counts}")
    again = town.server.do("POST", path, body, timeout=60)
    if again["status"] != ("accepted" if counts is None else "already_received"):
        raise Failure(f"the filter event counts as {counts}; again it is {again}")
    town.schedule(campaign)
    campaign.wanted = "run"
    return f"mid-filter event of {len(named)}: {'it counts' if counts else 'it does not count'}"


def command(town):
    """Pause, resume or cancel, killed while it is done; what was answered holds."""
    faults = keep_blasting(town)
    running = [each for each in town.campaigns if each.wanted == "run" and town.status(each) in ("running", "paused")]
    if not running:
        return blast(town)
    campaign = town.random.choice(running)
    before = town.status(campaign)
    what = "resume" if before == "paused" else town.random.choice(("pause", "pause", "cancel"))
    body = {"overdue": "send"} if what == "resume" else {}
    thread, answers = town.server.call_beside("POST", f"/campaigns/{campaign.id}/{what}", body)
    left = die_at(town, 0.02)
    thread.join()
    status, done = town.status(campaign), {"pause": "paused", "resume": "running", "cancel": "cancelled"}[what]
    if what == "resume" and status == "completed":
        status = "running"
    held = status == "paused" and what == "resume"    # a fault of Meta's may hold it again
    if answers and answers[0][0] == 200 and status != done and not held:
        raise Failure(f"{what} was answered with 200; then the campaign was {status}")
    return f"in {what}, {faults}: {status}, {'answered' if answers else 'not answered'}, {left} claimed"


def in_doubt(town):
    """An operator decides about messages in doubt; what was answered holds, what was not is decided for all or for none."""
    town.sandbox.behave(**QUIET)
    sends = [send for campaign in town.campaigns if campaign.wanted == "run" and town.status(campaign) != "cancelled"
             for send in campaign.sends]
    doubts = {send.id: [lead for lead, row in town.rows(send).items() if row["status"] == "in_doubt"] for send in sends}
    sends = [send for send in sends if doubts[send.id]]
    if not sends:
        return blast(town)
    send = town.random.choice(sends)
    chosen = town.random.sample(doubts[send.id], min(len(doubts[send.id]), town.random.choice((1, 20, 200))))
    before = town.rows(send)
    action = town.random.choice(("resend", "resend", "assume_sent"))
    thread, answers = town.server.call_beside("POST", f"/sends/{send.id}/in-doubt", {"action": action, "messages": chosen})
    left = die_at(town, town.random.choice((0.01, 0.5)))
    thread.join()
    after = town.rows(send)
    resent = [lead for lead in chosen if int(after[lead]["attempt"]) > int(before[lead]["attempt"])]
    decided = resent or [lead for lead in chosen if after[lead]["status"] == "assumed_sent"]
    undecided = [lead for lead in chosen if lead not in decided and after[lead]["status"] == "in_doubt"]
    town.resent.update((send.id, lead) for lead in resent)
    if undecided and (decided or answers and answers[0][0] == 200):
        raise Failure(f"{action} of {len(chosen)} was answered with {answers}; {len(decided)} are decided, {len(undecided)} are not")
    return f"in {action} of {len(chosen)} in doubt: {'decided' if decided else 'not decided'}, {left} claimed"


def full_disk(town):
    """No room for anything, in the middle of a blast; then the server is killed in it, or after there is room again."""
    faults = keep_blasting(town)
    pause_until(time.monotonic() + town.random.uniform(0, 0.6))
    town.fill_disk()
    town.injected["full disk"] += 1
    pause_until(time.monotonic() + town.random.uniform(0.1, 1.5))
    town.server.check_alive()
    mended = town.random.random() < 0.6
    if mended:
        town.free_disk()
        wait_for("the server to write again", lambda: town.server.call("POST", "/api-keys", {"name": "room"})[0] == 201, 30)
        left = die_at(town, 2.5)
    else:
        left = town.kill_server(then=town.free_disk)
        town.server.start()
    return f"{'after' if mended else 'on'} a full disk, {faults}: {left} claimed"


def sandbox(town):
    """Meta's side dies. It first takes nothing more, so that its ledger is whole when it is read."""
    town.keep_blasting()
    pause_until(time.monotonic() + town.random.uniform(0, 0.6))
    town.sandbox.behave(faults={"refuseStreams": {"probability": 1}})
    taken = town.sandbox.ledger()
    town.sandbox.kill()
    town.doubts_injected.update(BROKEN)    # answers were under way
    town.ledger += taken
    town.orphans |= {line["wamid"] for line in taken}
    town.injected["sandbox killed"] += 1
    left = die_at(town, 0.8)
    town.sandbox.start()
    return f"beside the sandbox, which had taken {len(taken)}: {left} claimed"


ACTS = {blast: 6, start: 3, stop: 1, receipts: 2, ingest: 2, materialize: 2, filter_event: 2, command: 3, in_doubt: 2, full_disk: 2, sandbox: 1}
