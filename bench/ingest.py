"""A generated CSV through the whole pipeline of ingest, without a store and into SQLite."""
import pathlib
import subprocess

from stage import build, root, run_json


def run(report, folder, rows=1_000_000):
    file = pathlib.Path(folder) / "rows.csv"
    for several in (rows // 10, rows):
        with file.open("w") as out:
            subprocess.run([root / "script/make-sample-audience", "--rows", str(several)], check=True, stdout=out)
        [line] = run_json(build / "bench/ingest_bench", file)
        report(bench="ingest", **line)
        [line] = run_json(build / "bench/ingest_bench", file, "--store", f"sqlite:{folder}/ingest-{several}.db")
        report(bench="ingest", store="into SQLite", **line)
    file.unlink()
