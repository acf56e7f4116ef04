"""A sandbox process pinned to the first core, and h2load against it from the second."""
import json
import pathlib
import re
import resource
import signal
import subprocess

from stage import carillon, cpu_seconds


class PinnedSandbox:
    """On ports of its own; its rules bent so that only its speed counts."""

    def __enter__(self):
        self.process = subprocess.Popen(
            ["taskset", "-c", "0", carillon, "sandbox", "--listen", "127.0.0.1:0", "--listen-plain", "127.0.0.1:0", "--json"],
            stdout=subprocess.PIPE, text=True)
        self.ready = json.loads(self.process.stdout.readline())
        subprocess.run(["curl", "-sSf", "-X", "PUT", self.ready["listenPlain"] + "/__sandbox/behaviour", "-o", "/dev/null",
                        "-d", json.dumps({"throughputLimit": 1_000_000, "pairRate": False})], check=True)
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()

    def cpu_seconds(self):
        return cpu_seconds(self)


def h2load(sandbox, folder, requests):
    """Requests a second and the client's CPU per request, posting one template message over TLS and HTTP/2."""
    body = pathlib.Path(folder) / "body.json"
    body.write_text(json.dumps({
        "messaging_product": "whatsapp", "recipient_type": "individual", "to": "4915112345678", "type": "template",
        "template": {"name": "spring_offer", "language": {"code": "en"}, "components": [
            {"type": "body", "parameters": [{"type": "text", "parameter_name": "first_name", "text": "Asha"},
                                            {"type": "text", "parameter_name": "discount", "text": "20%"}]},
            {"type": "button", "sub_type": "url", "index": "0", "parameters": [{"type": "text", "text": "8812"}]}]}}))
    url = f"{sandbox.ready['listen']}/v25.0/{sandbox.ready['phoneNumberIds'][0]}/marketing_messages"
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    out = subprocess.run(["taskset", "-c", "1", "h2load", "-n", str(requests), "-c", "2", "-m", "200", "-d", str(body),
                          "-H", f"authorization: Bearer {sandbox.ready['accessToken']}", "-H", "content-type: application/json",
                          url], check=True, stdout=subprocess.PIPE, text=True).stdout
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if not re.search(rf"{requests} 2xx", out):
        raise RuntimeError(out)
    cpu = (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) / requests * 1e6
    return float(re.search(r"([\d.]+) req/s", out).group(1)), round(cpu, 2)
