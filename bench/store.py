"""The store alone: leads, materializing, claims and outcomes, receipts."""
from stage import build, run_json


def run(report, folder, leads=1_000_000):
    for line in run_json(build / "bench/store_bench", leads, folder):
        report(bench="store", **line)
