"""Who must not: every call that works is first tried by others, with the same ids and the same body.

Somebody of another organization gets 404 for whatever has an id in its address, whatever the method; somebody whose role
lacks the operation's permission (`x-permission` in the document) gets 403. They come before the call itself, so what they
are refused is there to be had.
"""

# Ids in the body rather than in the address.
REFERENCES = {"receiveFilterEvent": 404, "createCampaign": 404}


class Shadow:
    """Somebody else who tries what another may do. `expected(operation, path)` is the status, or None: no matter, not tried."""

    def __init__(self, name, client, expected):
        self.name, self.client, self.expected = name, client, expected
        self.tried = set()

    def attempt(self, contract, method, target, body, headers):
        path, operation = contract.operation(method, target)
        wanted = operation and self.expected(operation, path)
        if not wanted:
            return None
        status, _ = self.client.send(method, target, body, headers)
        return operation["operationId"], wanted, status

    def judge(self, contract, method, target, attempt):
        """The call itself has worked."""
        operation, wanted, status = attempt
        self.tried.add(operation)
        if status != wanted:
            contract.faults.append(f"{self.name}: {method} {target}: expected {wanted}, got {status}")


def of_another_organization(client, by_key):
    """An owner's session, or an API key, which no approval takes and the inbound posts need."""
    def expected(operation, path):
        if operation.get("x-permission") == "approve" and by_key:
            return None
        if "{phone}" in path and "personal-data" in path:
            return 200    # everybody's own organization holds something of a number, or nothing
        if "x-permission" in operation and "{" in path:
            return 404
        return REFERENCES.get(operation["operationId"]) if by_key else None
    return Shadow(f"another organization's {'key' if by_key else 'owner'}", client, expected)


def of_a_role(role, permissions, client):
    def expected(operation, path):
        needed = operation.get("x-permission")
        return 403 if needed and needed not in permissions else None
    return Shadow(role, client, expected)
