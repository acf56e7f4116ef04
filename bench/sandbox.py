"""The sandbox on one core: it must never be what a benchmark measures."""
from pinned_sandbox import PinnedSandbox, h2load


def run(report, folder, requests=200_000):
    with PinnedSandbox() as sandbox:
        before = sandbox.cpu_seconds()
        rate, client_cpu = h2load(sandbox, folder, requests)
        report(bench="sandbox", client="h2load", messages=requests, messagesPerSecond=round(rate),
               sandboxCpuMicros=round((sandbox.cpu_seconds() - before) / requests * 1e6, 1), clientCpuMicros=client_cpu)
