"""People: invitations, roles, sessions, passwords and the second factor."""
import base64
import hashlib
import hmac
import time

from client import Client


def code_of(secret, ahead=0):
    """What an authenticator app shows (RFC 6238)."""
    padded = secret + "=" * (-len(secret) % 8)
    step = int(time.time()) // 30 + ahead
    digest = hmac.new(base64.b32decode(padded), step.to_bytes(8, "big"), hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(int.from_bytes(digest[start:start + 4], 'big') & 0x7fffffff) % 1_000_000:06d}"


def people(api, port, contract, password):
    """Invitations, roles, sessions, passwords and the second factor."""
    nobody = Client(port, contract, {})
    invited = api.call("POST", "/api/v1/members", {"email": "grace@example.com", "role": "admin"}, 201)
    api.call("POST", "/api/v1/members", {"email": "grace", "role": "admin"}, 422)
    api.call("GET", "/api/v1/invitations", expect=200)
    nobody.call("POST", "/api/v1/invitations/look", {"token": invited["token"]}, 200)
    nobody.call("POST", "/api/v1/invitations/look", {"token": "x"}, 404)
    nobody.call("POST", "/api/v1/invitations/accept", {"token": invited["token"], "password": "short"}, 422)
    nobody.call("POST", "/api/v1/invitations/accept", {"token": invited["token"], "password": password}, 200)
    withdrawn = api.call("POST", "/api/v1/members", {"email": "hedy@example.com", "role": "viewer"}, 201)
    api.call("DELETE", f"/api/v1/invitations/{withdrawn['id']}", expect=204)
    api.call("DELETE", f"/api/v1/invitations/{withdrawn['id']}", expect=404)
    grace = Client(port, contract, {})
    session = grace.sign_in("grace@example.com", password)
    grace.call("PUT", "/api/v1/session/organization", {"organizationId": session["organization"]["id"]}, 200)
    grace.call("PUT", "/api/v1/session/organization", {"organizationId": 999}, 404)
    grace.call("PUT", "/api/v1/session/password", {"password": "wrong", "newPassword": "battery staple"}, 422)
    grace.call("PUT", "/api/v1/session/password", {"password": password, "newPassword": "battery staple"}, 204)
    begun = grace.call("POST", "/api/v1/session/second-factor", {"password": "battery staple"}, 200)
    grace.call("PUT", "/api/v1/session/second-factor", {"code": "000"}, 422)
    spare = grace.call("PUT", "/api/v1/session/second-factor", {"code": code_of(begun["secret"])}, 200)["recoveryCodes"]
    again = Client(port, contract, {})
    again.call("POST", "/api/v1/session", {"email": "grace@example.com", "password": "battery staple"}, 401)
    again.sign_in("grace@example.com", "battery staple", code=spare[0])
    other = next(one for one in grace.call("GET", "/api/v1/sessions", expect=200)["items"] if not one["current"])
    grace.call("DELETE", f"/api/v1/sessions/{other['id']}", expect=204)
    grace.call("DELETE", f"/api/v1/sessions/{other['id']}", expect=404)
    grace.call("POST", "/api/v1/session/second-factor/remove", {"password": "battery staple"}, 204)
    member = next(one for one in api.call("GET", "/api/v1/members", expect=200)["items"] if one["email"] == "grace@example.com")
    api.call("PATCH", f"/api/v1/members/{member['id']}", {"role": "member"}, 200)
    api.call("PATCH", f"/api/v1/members/{member['id']}", {"role": "king"}, 422)
    api.call("DELETE", f"/api/v1/members/{member['id']}", expect=204)
