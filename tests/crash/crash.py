#!/usr/bin/python3
"""Kills the server over and over, and proves after each round that nobody was lost and nobody got a message twice.

A round is a fresh database and a fresh sandbox, some campaigns, and a number of kills at instants drawn from the seed,
each in the middle of something (acts.py). At its end everything settles and the ledgers are compared (ledgers.py).
Usage: crash.py PATH-TO-CARILLON [--kills N] [--seed S] [--minutes M] [--round K] [--keep] [--disk DIR]
"""
import argparse
import collections
import json
import pathlib
import random
import shutil
import sys
import tempfile
import time
import traceback

from acts import ACTS
from ledgers import Comparison
from processes import Failure, wait_for
from town import Town

KILLS_A_ROUND = 9


class Total:
    def __init__(self):
        self.counts, self.statuses, self.injected = collections.Counter(), collections.Counter(), collections.Counter()
        self.acts, self.left_by_kills, self.rounds = collections.Counter(), [], 0

    def add(self, town, comparison):
        self.rounds += 1
        self.counts += comparison.counts
        self.statuses += comparison.statuses
        self.injected += town.injected
        self.left_by_kills += town.left_by_kills

    def summary(self, arguments, seconds, failed):
        left = self.left_by_kills or [0]
        return {"seed": arguments.seed, "rounds": self.rounds, "kills": len(self.left_by_kills), "seconds": round(seconds),
                "lost": self.counts["lost"], "twice": self.counts["twice"], "invented": self.counts["invented"],
                "unexplainedDoubt": self.counts["unexplained"], "counts": dict(sorted(self.counts.items())),
                "claimedAtKill": {"most": max(left), "mean": round(sum(left) / len(left), 1)},
                "acts": dict(self.acts), "injected": dict(self.injected), "sends": dict(self.statuses), "failed": failed}


def play(town, name, kills, total, until, last):
    """One round; the comparison at its end."""
    town.open()
    step = 0
    while len(town.left_by_kills) < kills and time.monotonic() < until:
        before = time.monotonic()
        step += 1
        town.random = random.Random(f"{name} {step}")
        act = town.random.choices(list(ACTS), list(ACTS.values()))[0]
        done = act(town)
        total.acts[act.__name__] += 1
        print(f"kill {len(total.left_by_kills) + len(town.left_by_kills)}: {done} ({time.monotonic() - before:.1f} s)", flush=True)
    town.settle()
    if last:    # the scheduler looks at evidence without callback data after a minute of grace
        wait_for("evidence to settle what is in doubt", lambda: not town.doubt_with_evidence(), 120)
    comparison = Comparison(town).run()
    code = town.server.stop()
    if code != 0:
        comparison.fault("stop", f"the server's end was {code}")
    return comparison


def read_arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program")
    parser.add_argument("--kills", type=int, default=25)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=600, help="stop after so long, whatever has been killed")
    parser.add_argument("--round", type=int, default=1, help="begin with this one: replays it alone with --kills 9")
    parser.add_argument("--disk", type=pathlib.Path, help="a small file system for the databases, to be filled: "
                        "mount -t tmpfs -o size=60m tmpfs DIR")
    parser.add_argument("--keep", action="store_true", help="keep the folder though all is well")
    return parser.parse_args()


def main():
    arguments = read_arguments()
    folder = pathlib.Path(tempfile.mkdtemp(prefix="carillon-crash-"))
    began, total, failed, number = time.monotonic(), Total(), [], arguments.round - 1
    until = began + arguments.minutes * 60
    while not failed and len(total.left_by_kills) < arguments.kills and time.monotonic() < until:
        number += 1
        kills = min(KILLS_A_ROUND, arguments.kills - len(total.left_by_kills))
        last = kills < KILLS_A_ROUND or arguments.kills - len(total.left_by_kills) == kills
        town = Town(arguments.program, folder / f"round-{number}", random.Random(f"{arguments.seed} {number}"),
                    arguments.seed * 1000 + number, arguments.disk)
        try:
            comparison = play(town, f"{arguments.seed} {number}", kills, total, until, last)
            total.add(town, comparison)
            failed = comparison.faults
            print(f"round {number}: {dict(sorted(comparison.counts.items()))}", flush=True)
        except (Failure, OSError, AssertionError) as failure:
            traceback.print_exc()
            failed = [f"round {number}: {failure}"]
        finally:
            town.close()
        if not failed and not arguments.keep:
            shutil.rmtree(town.folder)
    print(json.dumps(total.summary(arguments, time.monotonic() - began, failed)), flush=True)
    if failed:
        print("\n".join(failed), file=sys.stderr)
        print(f"crash: failed in round {number} of seed {arguments.seed}; the folder is {folder}\n"
              f"again: tests/crash/run --seed {arguments.seed} --round {number} --kills {KILLS_A_ROUND}", file=sys.stderr)
        sys.exit(1)
    if not arguments.keep:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
