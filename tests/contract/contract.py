#!/usr/bin/python3
"""Holds the running program against its own OpenAPI document.

Starts the sandbox and the server, calls every operation (what works, and the typical refusals), and checks every answer:
its status is documented, its content type is documented, its JSON fits the schema. Fails when an operation was never
called with success. Usage: contract.py PATH-TO-CARILLON
"""
import hashlib
import hmac
import http.client
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

import shadows
from client import Client, Contract, free_port, wait_for, wall_time
from people import people

WABA, TOKEN, SECRET, VERIFY = "310455820770002", "sandbox-access-token", "sandbox-app-secret", "sandbox-verify-token"
EMAIL, PASSWORD = "ada@example.com", "correct horse battery"


def accounts(api):
    api.call("POST", "/api/v1/wabas", {"wabaId": WABA, "accessToken": "wrong", "appSecret": "s", "verifyToken": "v"}, 422)
    api.call("POST", "/api/v1/wabas", {"wabaId": "x"}, 422)
    api.call("POST", "/api/v1/wabas", "nonsense", 400, Content_Type="application/json")
    api.call("POST", "/api/v1/wabas", "a=b", 415, Content_Type="text/plain")
    waba = api.call("POST", "/api/v1/wabas", {"wabaId": WABA, "accessToken": TOKEN, "appSecret": SECRET, "verifyToken": VERIFY}, 201)
    api.call("GET", "/api/v1/wabas", expect=200)
    api.call("GET", f"/api/v1/wabas/{waba['id']}", expect=200)
    api.call("GET", "/api/v1/wabas/999", expect=404)
    api.call("POST", f"/api/v1/wabas/{waba['id']}/sync", expect=200)
    numbers = api.call("GET", "/api/v1/phone-numbers", expect=200)["items"]
    api.call("GET", "/api/v1/phone-numbers?limit=x", expect=422)
    templates = api.call("GET", "/api/v1/templates?category=marketing&status=approved&q=spring", expect=200)["items"]
    api.call("GET", "/api/v1/templates?category=spam", expect=422)
    for template in api.call("GET", "/api/v1/templates?limit=200")["items"]:
        api.call("GET", f"/api/v1/templates/{template['id']}", expect=200)
        api.call("POST", f"/api/v1/templates/{template['id']}/preview", {"variables": {"first_name": "Asha"}}, 200)
    chosen = next(each for each in templates if each["language"] == "en")
    api.call("POST", f"/api/v1/templates/{chosen['id']}/preview", {"variables": 3}, 422)
    api.call("GET", "/api/v1/templates/999", expect=404)
    return numbers[0]["id"], chosen["id"]


def audiences(api, sample):
    started = api.call("POST", "/api/v1/audiences?name=Sample&defaultCountry=DE", sample, 202, Content_Type="text/csv")
    path = f"/api/v1/audiences/{started['id']}"
    wait_for(lambda: api.call("GET", path)["status"] == "ready")
    api.call("POST", "/api/v1/audiences", "name\nAsha\n", 422, Content_Type="text/csv")
    api.call("POST", "/api/v1/audiences", "x", 415, Content_Type="image/png")
    api.call("POST", "/api/v1/audiences", "x", 400, Content_Type="multipart/form-data")
    look = "/api/v1/audiences/inspect"
    found = api.call("POST", f"{look}?whole=true", "phone,id\n+4915112345678,x\n12,y\n", 200, Content_Type="text/csv")
    assert (found["phoneColumn"], found["totals"]["invalidPhone"]) == ("phone", 1), found
    assert api.call("POST", look, "name,size\nAsha,3\nBo,4\n", 200, Content_Type="text/csv")["problem"]
    api.call("POST", f"{look}?phoneColumn=fax", "phone\n+4915112345678\n", 422, Content_Type="text/csv")
    api.call("GET", "/api/v1/audiences?limit=1", expect=200)
    api.call("GET", "/api/v1/audiences/999", expect=404)
    first = api.call("GET", f"{path}/leads?limit=2", expect=200)
    api.call("GET", f"{path}/leads?cursor={first['nextCursor']}", expect=200)
    for status in ("ok", "ineligible_geo", "invalid_phone", "duplicate"):
        api.call("GET", f"{path}/leads?status={status}", expect=200)
    api.call("GET", f"{path}/leads?status=lost", expect=422)
    api.call("GET", f"{path}/rejects.csv", expect=200)
    api.call("GET", f"{path}/leads.csv?status=duplicate", expect=200)
    api.call("GET", f"{path}/leads.csv?status=lost", expect=422)
    api.call("GET", "/api/v1/audiences/999/leads.csv", expect=404)
    return started["id"]


def campaign(api, audience, number, template):
    body = {"name": "Contract", "audienceId": audience, "phoneNumberId": number, "productPolicyConfirmed": True}
    api.call("POST", "/api/v1/campaigns", {"nmae": "x"}, 422)
    api.call("POST", "/api/v1/campaigns", {**body, "audienceId": 999}, 404)
    created = api.call("POST", "/api/v1/campaigns", body, 201, Idempotency_Key="once")
    again = api.call("POST", "/api/v1/campaigns", body, 201, Idempotency_Key="once")
    assert created == again, "the same key gets the same answer"
    api.call("POST", "/api/v1/campaigns", {**body, "name": "Other"}, 409, Idempotency_Key="once")
    path = f"/api/v1/campaigns/{created['id']}"
    api.call("PATCH", path, {"name": "Renamed", "version": created["version"]}, 200)
    api.call("PATCH", path, {"name": "Late", "version": created["version"]}, 409)
    api.call("PATCH", path, {"name": ""}, 422)
    api.call("POST", f"{path}/schedule", expect=409)
    send = {"category": "marketing", "templateId": template, "scheduledLocal": wall_time(0), "timeZone": "UTC",
            "maxMessagesPerSecond": 1000, "parameters": bindings(api, template)}
    api.call("POST", f"{path}/sends", {**send, "timeZone": "Mars/Olympus"}, 422)
    api.call("POST", f"{path}/sends", {**send, "scheduledLocal": "2030-03-31T02:30", "timeZone": "Europe/Berlin"}, 422)
    first = api.call("POST", f"{path}/sends", send, 201)
    later = api.call("POST", f"{path}/sends", {**send, "scheduledLocal": wall_time(600)}, 201)
    api.call("GET", f"{path}/sends", expect=200)
    api.call("PATCH", f"/api/v1/sends/{later['id']}", {"lateStartGraceMinutes": 5, "version": later["version"]}, 200)
    api.call("PATCH", f"/api/v1/sends/{later['id']}", {"version": later["version"]}, 409)
    api.call("POST", f"{path}/sends", {**send, "scheduledLocal": wall_time(300)}, 422)
    between = api.call("POST", f"{path}/sends", {**send, "scheduledLocal": wall_time(300), "before": later["id"]}, 201)
    api.call("DELETE", f"/api/v1/sends/{between['id']}", expect=204)
    extra = api.call("POST", f"{path}/sends", {**send, "scheduledLocal": wall_time(900)}, 201)
    api.call("DELETE", f"/api/v1/sends/{extra['id']}", expect=204)
    api.call("GET", f"/api/v1/sends/{extra['id']}", expect=404)
    api.call("GET", f"{path}/preflight", expect=200)
    api.call("GET", f"{path}/events", expect=200)
    return path, first["id"]


def dry_runs(api, path):
    api.call("POST", f"{path}/dry-run", {"pace": "slow"}, 422)
    api.call("POST", "/api/v1/campaigns/999/dry-run", {}, 404)
    run = api.call("POST", f"{path}/dry-run", {"pace": "fast"}, 202)["id"]
    api.call("POST", f"{path}/dry-run", expect=409)
    wait_for(lambda: api.call("GET", f"/api/v1/dry-runs/{run}")["status"] == "completed")
    api.call("GET", f"{path}/dry-runs?limit=1", expect=200)
    api.call("GET", "/api/v1/dry-runs/999", expect=404)
    api.call("DELETE", f"/api/v1/dry-runs/{run}", expect=409)
    slow = api.call("POST", f"{path}/dry-run", {"pace": "real", "maxRecipients": 100}, 202)["id"]
    api.call("DELETE", f"/api/v1/dry-runs/{slow}", expect=204)
    wait_for(lambda: api.call("GET", f"/api/v1/dry-runs/{slow}")["status"] == "cancelled")


def bindings(api, template):
    slots = api.call("GET", f"/api/v1/templates/{template}")["slots"]
    return {slot["key"]: {"column": "first_name", "fallback": "x"} if slot["key"] == "body.first_name" else {"constant": "20"}
            for slot in slots if slot["required"]}


def media(api):
    started = api.call("POST", "/api/v1/media?name=offer.pdf", "%PDF-1.7 contract", 201, Content_Type="application/pdf")
    form = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"b.pdf\"\r\n\r\n%PDF-1.4\r\n--b--\r\n"
    second = api.call("POST", "/api/v1/media", form, 201, Content_Type="multipart/form-data; boundary=b")
    api.call("POST", "/api/v1/media", "plain", 415, Content_Type="text/plain")
    api.call("POST", "/api/v1/media", "x", 400, Content_Type="multipart/form-data")
    api.call("POST", "/api/v1/media?size=3", "%PDF-", 422, Content_Type="application/pdf")
    path = f"/api/v1/media/{started['id']}"
    api.call("GET", "/api/v1/media?limit=1", expect=200)
    api.call("GET", path, expect=200)
    assert api.call("GET", f"{path}/content", expect=200) == "%PDF-1.7 contract"
    api.call("DELETE", f"/api/v1/media/{second['id']}", expect=204)
    api.call("DELETE", f"/api/v1/media/{second['id']}", expect=404)


def tests(api, send):
    """Before the campaign starts: a look at the message, and a few sent to try it."""
    path = f"/api/v1/sends/{send}"
    shown = api.call("GET", f"{path}/preview", expect=200)
    api.call("GET", f"{path}/preview?leadId={shown['lead']['id']}", expect=200)
    api.call("GET", f"{path}/preview?leadId=x", expect=422)
    api.call("GET", f"{path}/preview?phone=%2B4915100000000", expect=404)
    sent = api.call("POST", f"{path}/test", {"to": ["+919800000001", "+12125550123"]}, 200)
    assert [each["status"] for each in sent["results"]] == ["accepted", "refused"], sent
    api.call("POST", f"{path}/test", {"to": ["12"]}, 422)
    api.call("POST", f"{path}/test", {"to": ["+919800000001"], "leadId": 1}, 404)
    for _ in range(4):
        last = [f"+91980000000{digit}" for digit in range(2, 7)]
        limited = api.call("POST", f"{path}/test", {"to": last})
    assert limited["status"] == 429, limited
    wait_for(lambda: any(each["status"] in ("delivered", "read") for each in api.call("GET", f"{path}/tests")["items"]))
    api.call("GET", f"{path}/tests?limit=1", expect=200)


def live(api, path, send):
    api.call("PATCH", f"/api/v1/sends/{send}", {"scheduledLocal": wall_time(0)}, 200)
    api.call("POST", f"{path}/schedule", {}, 200)
    api.call("DELETE", path, expect=409)
    api.call("POST", f"{path}/sends", {"category": "utility", "scheduledLocal": wall_time(999), "timeZone": "UTC"}, 409)
    wait_for(lambda: api.call("GET", f"/api/v1/sends/{send}")["status"] == "completed")
    wait_for(lambda: api.call("GET", f"/api/v1/sends/{send}/report")["funnel"]["delivered"] > 0)
    report = api.call("GET", f"/api/v1/sends/{send}/report", expect=200)
    funnel = report["funnel"]
    parts = ("skipped", "queued", "accepted", "failed", "inDoubt", "cancelled")
    assert funnel["audience"] == sum(funnel[part] for part in parts), funnel
    api.call("GET", f"{path}/report", expect=200)
    api.call("GET", f"/api/v1/sends/{send}/messages?limit=500", expect=200)
    for status in ("read", "failed", "skipped", "delivered"):
        api.call("GET", f"/api/v1/sends/{send}/messages?status={status}&limit=20", expect=200)
    api.call("GET", f"/api/v1/sends/{send}/messages?status=delivered,read&region=EEA", expect=200)
    api.call("GET", f"/api/v1/sends/{send}/messages?skipReason=duplicate", expect=200)
    api.call("GET", f"/api/v1/sends/{send}/messages?status=lost", expect=422)
    api.call("GET", f"/api/v1/sends/{send}/messages.csv", expect=200)
    for of in (path, f"/api/v1/sends/{send}"):
        for table in ("funnel", "skipped", "failed", "countries", "minutes"):
            api.call("GET", f"{of}/report.csv?table={table}", expect=200)
        api.call("GET", f"{of}/report.csv", expect=422)
    api.call("GET", "/api/v1/sends/999/report.csv?table=funnel", expect=404)
    api.call("GET", "/api/v1/campaigns/999/report.csv?table=funnel", expect=404)
    for phone in ("%2B4915112345678", "+4915112345678", "%2B12025550123", "%2B5511999990000"):
        api.call("GET", f"/api/v1/sends/{send}/trace?phone={phone}", expect=200)
    api.call("GET", f"/api/v1/sends/{send}/trace", expect=422)
    api.call("GET", f"/api/v1/sends/{send}/trace?phone=nobody", expect=422)
    api.call("GET", "/api/v1/sends/999/trace?phone=%2B4915112345678", expect=404)
    api.call("GET", "/api/v1/sends/999/messages.csv", expect=404)
    doubt = f"/api/v1/sends/{send}/in-doubt"
    assert api.call("POST", doubt, {"action": "assume_sent", "all": True}, 200) == {"resolved": 0, "notInDoubt": 0}
    assert api.call("POST", doubt, {"action": "resend", "messages": [1, 2, 2]}, 200) == {"resolved": 0, "notInDoubt": 2}
    for wrong in ({"action": "resend"}, {"action": "forget", "all": True}, {"action": "resend", "messages": [0]}):
        api.call("POST", doubt, wrong, 422)
    api.call("POST", "/api/v1/sends/999/in-doubt", {"action": "resend", "all": True}, 404)
    api.call("POST", f"{path}/pause", expect=200)
    api.call("POST", f"{path}/pause", expect=409)
    api.call("POST", f"{path}/resume", {"overdue": "maybe"}, 422)
    api.call("POST", f"{path}/resume", expect=200)
    api.call("POST", f"{path}/cancel", expect=200)
    api.call("POST", f"{path}/unschedule", expect=409)
    copy = api.call("POST", f"{path}/duplicate", expect=201)
    api.call("DELETE", f"/api/v1/campaigns/{copy['id']}", expect=204)
    api.call("GET", "/api/v1/campaigns?status=cancelled&q=ren", expect=200)
    api.call("GET", path, expect=200)


def unscheduled(api, audience, number, template):
    body = {"name": "Back", "audienceId": audience, "phoneNumberId": number, "productPolicyConfirmed": True}
    path = f"/api/v1/campaigns/{api.call('POST', '/api/v1/campaigns', body, 201)['id']}"
    api.call("POST", f"{path}/sends", {"category": "marketing", "templateId": template, "scheduledLocal": wall_time(600),
                                       "timeZone": "UTC", "parameters": bindings(api, template)}, 201)
    api.call("POST", f"{path}/schedule", expect=200)
    api.call("POST", f"{path}/unschedule", expect=200)


def inbound(api, nobody, audience, number):
    body = {"name": "Filtered", "audienceId": audience, "phoneNumberId": number, "productPolicyConfirmed": True}
    campaign = api.call("POST", "/api/v1/campaigns", body, 201)["id"]
    send = {"category": "marketing", "scheduledLocal": wall_time(600), "timeZone": "UTC", "audienceFilter": "on",
            "eventFilter": {"mode": "exclude", "eventType": "order.paid", "withinMinutes": 60}}
    send = api.call("POST", f"/api/v1/campaigns/{campaign}/sends", send, 201)["id"]
    path = "/api/v1/webhooks/campaigns/audience-filter"
    event = {"campaignId": campaign, "sendId": send, "mode": "include", "leads": [{"externalId": "x-1"}, {"phoneE164": "+4915112345678"}]}
    assert api.call("POST", path, event, 200) == {"status": "accepted", "leadCount": 2}
    assert api.call("POST", path, event, 200) == {"status": "already_received"}
    api.call("POST", path, {**event, "sendId": 999}, 404)
    api.call("POST", path, {**event, "leads": [{}]}, 422)
    api.call("POST", path, "{", 400, Content_Type="application/json")
    api.call("POST", path, "x", 415, Content_Type="text/csv")
    assert api.call("GET", f"/api/v1/sends/{send}")["filterEvent"]["leadCount"] == 2
    api.call("GET", f"/api/v1/sends/{send}/filter-events?limit=1", expect=200)
    api.call("PATCH", f"/api/v1/sends/{send}", {"scheduledLocal": wall_time(3)}, 200)
    api.call("POST", path, {**event, "mode": "exclude"}, 409)
    api.call("PATCH", f"/api/v1/sends/{send}", {"audienceFilter": "off", "eventFilter": None}, 200)
    assert api.call("POST", path, event, 200) == {"status": "ignored"}

    path = "/api/v1/webhooks/lead-events"
    events = {"eventType": "order.paid", "events": [{"phoneE164": "+4915112345678", "occurredAt": "2026-01-01T00:00:00Z"}, {}]}
    assert api.call("POST", path, events, 200)["rejects"][0]["index"] == 1
    api.call("POST", path, {"events": []}, 422)
    api.call("POST", path, {**events, "organizationId": 999}, 404)
    api.call("POST", path, {"eventType": "e", "events": [0] * 50_001}, 413)
    api.call("GET", "/api/v1/lead-event-types", expect=200)

    settings = "/api/v1/organization/settings"
    api.call("PUT", settings, {"webhookUrl": "http://plain.example"}, 422)
    key = api.call("POST", "/api/v1/signing-keys", {"name": "shop"}, 201)
    api.call("POST", "/api/v1/signing-keys", {"name": ""}, 422)
    api.call("GET", "/api/v1/signing-keys", expect=200)
    api.call("PUT", settings, {"inboundAuth": "hmac", "webhookUrl": "https://carillon.example"}, 200)
    api.call("POST", path, events, 401)
    text = json.dumps(events)
    signature = "sha256=" + hmac.new(key["secret"].encode(), text.encode(), hashlib.sha256).hexdigest()
    nobody.call("POST", path, text, 200, X_Carillon_Signature=signature, Content_Type="application/json")
    nobody.call("POST", path, text + " ", 401, X_Carillon_Signature=signature, Content_Type="application/json")
    api.call("PUT", settings, {"inboundAuth": "api_key", "webhookUrl": None}, 200)
    api.call("DELETE", f"/api/v1/signing-keys/{key['id']}", expect=204)
    api.call("DELETE", f"/api/v1/signing-keys/{key['id']}", expect=404)

    path = "/api/v1/opt-outs/import"
    assert api.call("POST", path, "phone\n+4915199999999\nx\n", 200, Content_Type="text/csv")["rejected"] == 1
    api.call("POST", path, "name\nAda\n", 422, Content_Type="text/csv")
    api.call("POST", path, "x", 415, Content_Type="image/png")
    api.call("POST", "/api/v1/opt-outs", {"phone": "+4915199999999", "scope": "marketing"}, 200)
    api.call("DELETE", "/api/v1/opt-outs/4915199999999", expect=204)


def approved(api, owner, audience, number, template):
    """Four eyes."""
    api.call("PUT", "/api/v1/organization/settings", {"requiresApproval": True}, 200)
    body = {"name": "Four eyes", "audienceId": audience, "phoneNumberId": number, "productPolicyConfirmed": True}
    path = f"/api/v1/campaigns/{api.call('POST', '/api/v1/campaigns', body, 201)['id']}"
    api.call("POST", f"{path}/sends", {"category": "marketing", "templateId": template, "scheduledLocal": wall_time(600),
                                       "timeZone": "UTC", "parameters": bindings(api, template)}, 201)
    api.call("POST", f"{path}/schedule", {}, 409)
    api.call("POST", f"{path}/approve", expect=403)
    owner.call("POST", f"{path}/approve", expect=200)
    api.call("POST", f"{path}/schedule", {}, 200)
    owner.call("POST", f"{path}/approve", expect=409)
    api.call("POST", f"{path}/cancel", {}, 200)
    api.call("PUT", "/api/v1/organization/settings", {"requiresApproval": False}, 200)
def outbound(api):
    path = "/api/v1/outbound-webhooks"
    body = {"url": "https://hooks.example/carillon", "events": ["message.delivered", "campaign.paused"], "description": "CRM"}
    api.call("POST", path, {**body, "url": "http://10.0.0.1/"}, 422)
    api.call("POST", path, {**body, "events": ["message.read"]}, 422)
    made = api.call("POST", path, body, 201)
    api.call("GET", path, expect=200)
    one = f"{path}/{made['id']}"
    api.call("GET", one, expect=200)
    ping = api.call("POST", f"{one}/test", expect=202)
    api.call("GET", f"{one}/deliveries?limit=1", expect=200)
    api.call("POST", f"{one}/deliveries/{ping['id']}/replay", expect=202)
    api.call("POST", f"{one}/deliveries/999/replay", expect=404)
    api.call("PATCH", one, {"active": False}, 200)
    api.call("PATCH", one, {"active": "no"}, 422)
    api.call("POST", f"{one}/test", expect=409)
    api.call("DELETE", one, expect=204)
    api.call("DELETE", one, expect=404)
    api.call("GET", one, expect=404)
    api.call("GET", f"{one}/deliveries", expect=404)


def personal_data(api):
    """Of the person at whom the tests before have aimed: what others were told of the same number was nothing of ours."""
    phone = "+491577000000"    # a row of the audience
    api.call("POST", "/api/v1/opt-outs", {"phone": phone, "scope": "marketing"}, 201)
    event = {"phoneE164": phone, "occurredAt": "2026-01-01T00:00:00Z"}
    api.call("POST", "/api/v1/webhooks/lead-events", {"eventType": "order.paid", "events": [event]}, 200)
    held = api.call("GET", f"/api/v1/personal-data/{phone}", expect=200)
    assert held["leads"] and held["leadEvents"] and held["optOuts"], held
    api.call("GET", "/api/v1/personal-data/12", expect=422)
    api.call("DELETE", "/api/v1/personal-data/12", expect=422)
    gone = api.call("DELETE", f"/api/v1/personal-data/{phone}", expect=200)["erased"]
    assert gone["leads"] == len(held["leads"]) and gone["optOuts"] == 1, gone
    held = api.call("GET", f"/api/v1/personal-data/{phone}", expect=200)
    assert held["erasedAt"] and not (held["leads"] or held["messages"] or held["leadEvents"] or held["optOuts"]), held
    again = api.call("POST", "/api/v1/opt-outs", {"phone": phone}, 200)
    assert again["source"] == "erasure", again
    settings = "/api/v1/organization/settings"
    api.call("PUT", settings, {"retention": {"repliesDays": 3}}, 422)
    api.call("PUT", settings, {"retention": {"recipientsDays": 365, "repliesDays": 90}}, 200)
    kept = api.call("PUT", settings, {"retention": {"repliesDays": None}}, 200)["retention"]
    assert (kept["recipientsDays"], kept["repliesDays"]) == (365, None), kept


def the_rest(api, page, port, contract):
    api.call("GET", "/api/v1/organization", expect=200)
    key = api.call("POST", "/api/v1/api-keys", {"name": "CRM"}, 201)
    api.call("POST", "/api/v1/api-keys", {"name": ""}, 422)
    api.call("GET", "/api/v1/api-keys", expect=200)
    api.call("DELETE", f"/api/v1/api-keys/{key['id']}", expect=204)
    api.call("DELETE", f"/api/v1/api-keys/{key['id']}", expect=404)
    api.call("GET", "/api/v1/audit-log?limit=5", expect=200)
    api.call("GET", "/api/v1/audit-log.csv", expect=200)
    api.call("GET", "/api/v1/opt-outs.csv?q=%2B49", expect=200)
    api.call("GET", "/api/v1/opt-outs.csv?q=me", expect=422)
    api.call("POST", "/api/v1/opt-outs", {"phone": "+4915112345678", "scope": "marketing", "note": "by phone"}, 201)
    api.call("POST", "/api/v1/opt-outs", {"phone": "12"}, 422)
    api.call("GET", "/api/v1/opt-outs?q=49", expect=200)
    api.call("DELETE", "/api/v1/opt-outs/+4915112345678?reason=mistake", expect=204)
    api.call("DELETE", "/api/v1/opt-outs/+4915112345678", expect=404)
    nobody = Client(port, contract, {})
    nobody.call("GET", "/api/v1/organization", expect=401)
    nobody.call("POST", "/api/v1/session", {"email": EMAIL, "password": "wrong"}, 401)
    nobody.call("POST", "/api/v1/session", {"email": EMAIL}, 422)
    session = nobody.call("POST", "/api/v1/session", {"email": EMAIL, "password": PASSWORD}, 200)
    page.headers["Cookie"] = nobody.cookie.split(";")[0]
    page.call("GET", "/api/v1/session", expect=200)
    page.call("DELETE", "/api/v1/session", expect=403)
    page.call("DELETE", "/api/v1/session", expect=204, X_CSRF_Token=session["csrfToken"])
    page.call("GET", "/api/v1/session", expect=401)
    nobody.call("GET", f"/webhooks/meta?hub.mode=subscribe&hub.verify_token={VERIFY}&hub.challenge=1", expect=200)
    nobody.call("GET", "/webhooks/meta?hub.mode=subscribe&hub.verify_token=no&hub.challenge=1", expect=403)
    body = json.dumps({"object": "whatsapp_business_account", "entry": [{"id": WABA, "changes": []}]})
    signature = "sha256=" + hmac.new(SECRET.encode(), body.encode(), hashlib.sha256).hexdigest()
    nobody.call("POST", "/webhooks/meta", body, 200, X_Hub_Signature_256=signature, Content_Type="application/json")
    nobody.call("POST", "/webhooks/meta", body, 401, X_Hub_Signature_256="sha256=0", Content_Type="application/json")
    for target in ("/healthz", "/readyz", "/metrics", "/api/openapi.json", "/docs"):
        nobody.call("GET", target, expect=200)


def run(carillon, folder, processes):
    graph, port = free_port(), free_port()
    environment = {**os.environ, "CARILLON_DATA_DIR": str(folder)}

    def start(*arguments):
        processes.append(subprocess.Popen([carillon, *arguments], env=environment, stdout=subprocess.DEVNULL,
                                          stderr=open(folder / f"{arguments[0]}.log", "w", encoding="utf-8")))

    def do(*arguments):
        return subprocess.run([carillon, *arguments], env=environment, check=True, capture_output=True, text=True,
                              input=PASSWORD + "\n").stdout

    start("sandbox", "--listen-plain", f"127.0.0.1:{graph}", "--listen", f"127.0.0.1:{free_port()}",
          "--webhook-url", f"http://127.0.0.1:{port}/webhooks/meta")
    do("org", "create", "Contract")
    do("user", "add", EMAIL, "--org", "Contract", "--role", "owner")
    key = json.loads(do("apikey", "create", "--name", "contract", "--org", "Contract", "--json"))["key"]
    start("serve", "--listen", f"127.0.0.1:{port}", "--graph-url", f"http://127.0.0.1:{graph}")

    def document():
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/api/openapi.json")
            return json.loads(connection.getresponse().read())
        except OSError:
            return None

    contract = Contract(wait_for(document))
    do("org", "create", "Other")
    do("user", "add", "vera@example.com", "--org", "Contract", "--role", "viewer")
    do("user", "add", "mo@example.com", "--org", "Contract", "--role", "member")
    other = json.loads(do("apikey", "create", "--org", "Other", "--json"))["key"]
    do("user", "add", "eve@example.com", "--org", "Other", "--role", "owner")
    eve = Client(port, contract, {})
    eve.sign_in("eve@example.com", PASSWORD)
    onlookers = [shadows.of_another_organization(Client(port, contract, {"Authorization": f"Bearer {other}"}), by_key=True),
                 shadows.of_another_organization(eve, by_key=False)]
    for role, email in (("viewer", "vera@example.com"), ("member", "mo@example.com")):
        client = Client(port, contract, {})
        session = client.sign_in(email, PASSWORD)
        onlookers.append(shadows.of_a_role(role, session["permissions"], client))
    api = Client(port, contract, {"Authorization": f"Bearer {key}"}, onlookers)
    owner = Client(port, contract, {}, onlookers)
    owner.sign_in(EMAIL, PASSWORD)
    number, template = accounts(api)
    rows = "".join(f"+4915{7000000 + row:08d},Person {row},x-{row}\n" for row in range(200))
    sample = "phone,first_name,external_id\n" + rows + "+12125550123,Carl,u-1\nnot a phone,Dora,u-2\n+491577000000,Twin,u-3\n"
    audience = audiences(api, sample)
    path, send = campaign(api, audience, number, template)
    dry_runs(api, path)
    media(api)
    tests(api, send)
    live(api, path, send)
    unscheduled(api, audience, number, template)
    inbound(api, Client(port, contract, {}), audience, number)
    people(api, port, contract, PASSWORD)
    approved(api, owner, audience, number, template)
    outbound(api)
    personal_data(api)
    the_rest(api, Client(port, contract, {}), port, contract)
    for shadow in onlookers:
        print(f"contract: {shadow.name} was refused {len(shadow.tried)} operations")
    untried = {operation["operationId"] for path, way in contract.document["paths"].items() if "{" in path
               for operation in way.values() if "x-permission" in operation} - onlookers[1].tried
    if untried:
        contract.faults.append(f"another organization never tried {sorted(untried)}")
    return contract


def main():
    folder = pathlib.Path(tempfile.mkdtemp(prefix="carillon-contract-"))
    processes = []
    contract = None
    try:
        contract = run(sys.argv[1], folder, processes)
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(timeout=30)
        if contract is None or contract.faults:
            for log in sorted(folder.glob("*.log")):
                print(f"--- {log.name}\n{log.read_text(encoding='utf-8')[-3000:]}", file=sys.stderr)
        shutil.rmtree(folder)
    missing = contract.never_called()
    for fault in contract.faults:
        print(f"contract: {fault}", file=sys.stderr)
    for name in missing:
        print(f"contract: {name} was never called with success", file=sys.stderr)
    if contract.faults or missing:
        sys.exit(1)
    print(f"contract: {len(contract.succeeded)} operations, {contract.answers} answers, all as documented")


if __name__ == "__main__":
    main()
