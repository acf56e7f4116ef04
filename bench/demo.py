"""The demo: a file's whole way to the last webhook; server and sandbox in one process."""
import json
import resource
import subprocess
import time

from stage import carillon


def run(report, folder):
    for rate in (1_000, 20_000):
        before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
        out = subprocess.run([carillon, "demo", "--listen", "127.0.0.1:0", "--rate", str(rate), "--exit-when-done", "--json",
                              "--log-level", "warn"], check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout
        took, after = time.monotonic() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
        result = json.loads(out)
        report(bench="demo", rate=rate, messages=result["ledger"]["ledgerLines"], seconds=round(took, 1),
               dispatchMessagesPerSecond=result["performance"]["messagesPerSecond"],
               processCpuSeconds=round(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, 2),
               peakRssMb=result["performance"]["peakRssMb"], ledgerHolds=result["ledger"]["holds"])
