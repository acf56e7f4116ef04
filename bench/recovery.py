"""A server killed while a million messages are queued: how long until it is ready again, and until it sends again."""
import http.client
import time

from stage import MARKETING, Stage, request, sleep_until, soon


def ready(stage):
    try:
        return request(stage.server.port, "GET", "/readyz", timeout=5)[0] == 200
    except (OSError, http.client.HTTPException):
        return False


def seconds_until(true, began, limit=60):
    while not true():
        if time.monotonic() - began > limit:
            raise TimeoutError
        time.sleep(0.002)
    return round(time.monotonic() - began, 3)


def run(report, folder, messages=1_000_000, kills=5):
    with Stage(f"{folder}/recovery", [1000]) as stage:
        audience, _ = stage.audience(messages)
        at = soon(15)
        stage.await_queued(stage.campaign(audience, 0, MARKETING, 1000, at))
        sleep_until(at)
        stage.await_accepted(1000, 60)
        for kill in range(kills):
            stage.server.kill()
            accepted = stage.sandbox.stats()["accepted"]
            began = time.monotonic()
            stage.server.spawn()
            to_ready = seconds_until(lambda: ready(stage), began)
            to_send = seconds_until(lambda: stage.sandbox.stats()["accepted"] > accepted, began)
            report(bench="recovery", queued=messages - accepted, secondsToReady=to_ready, secondsToFirstMessage=to_send)
            stage.await_accepted(accepted + 1000, 60)
