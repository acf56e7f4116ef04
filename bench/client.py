"""Our HTTP/2 client beside h2load, in turn against the same sandbox in the same minute."""
import statistics

from pinned_sandbox import PinnedSandbox, h2load
from stage import build, run_json


def run(report, folder, requests=100_000, pairs=5):
    ratios = []
    with PinnedSandbox() as sandbox:
        for _ in range(pairs):
            rate, client_cpu = h2load(sandbox, folder, requests)
            report(bench="client", client="h2load", requests=requests, perSecond=round(rate), clientCpuMicros=client_cpu)
            [ours] = run_json("taskset", "-c", "1", build / "bench/graph_client_bench", sandbox.ready["listen"], requests, 400, 2,
                              PHONE_NUMBER_ID=sandbox.ready["phoneNumberIds"][0], ACCESS_TOKEN=sandbox.ready["accessToken"])
            report(bench="client", client="ours", requests=requests, perSecond=ours["per_second"],
                   clientCpuMicros=ours["cpu_us_per_request"])
            ratios.append(ours["per_second"] / rate)
    report(bench="client", client="ours/h2load", pairs=pairs, ratio=round(statistics.median(ratios), 2),
           least=round(min(ratios), 2), most=round(max(ratios), 2))
