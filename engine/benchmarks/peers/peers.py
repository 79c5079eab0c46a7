"""Runs peers on the benchmark problems in virtual time and appends each run to a CSV.

The columns are those of `scripts/bench regret`: suggester,version,problem,workers,seed,trials,cpuSeconds,regrets.
A run that is in the file already is not made again. A run that fails is appended to FAILURES instead, once.
"""

import argparse
import csv
import heapq
import math
import os
import pathlib
import random
import sys
import time
import warnings

for threads in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[threads] = "1"
warnings.filterwarnings("ignore")

from problems import Problem, names  # noqa: E402
from tools import SETTINGS  # noqa: E402

HEAD = "suggester,version,problem,workers,seed,trials,cpuSeconds,regrets"
VERSION = 1
MEAN_SECONDS = 60
SIGMA = 1
ASYNCHRONOUS = 1.3


def duration(seed, trial, workers):
    if workers == 1:
        return 1.0
    normal = random.Random(f"duration {seed} {trial}").gauss(0, 1)
    return MEAN_SECONDS * math.exp(SIGMA * normal - SIGMA * SIGMA / 2)


def race(setting, problem, workers, seed, trials):
    """The best regret after each finished trial, and the tool's CPU seconds."""
    cpu = time.process_time()
    tool = SETTINGS[setting](problem, seed, trials, setting)
    cpu = time.process_time() - cpu
    running, best, regrets = [], math.inf, []
    begun = 0
    now = 0.0
    while len(regrets) < trials:
        while begun < trials and len(running) < workers:
            start = time.process_time()
            handle, proposed = tool.ask()
            cpu += time.process_time() - start
            regret = problem.regret(problem.trim(proposed))
            heapq.heappush(running, (now + duration(seed, begun, workers), begun, handle, regret))
            begun += 1
        now, _, handle, regret = heapq.heappop(running)
        start = time.process_time()
        tool.tell(handle, regret)
        cpu += time.process_time() - start
        best = min(best, regret)
        regrets.append(best)
    return regrets, cpu


def made(path):
    if not path.exists():
        path.write_text(HEAD + "\n")
    csv.field_size_limit(sys.maxsize)
    with open(path, newline="") as file:
        return {tuple(row[:6]) for row in csv.reader(file)}


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--settings", required=True, help="of " + ", ".join(SETTINGS))
    parser.add_argument("--problems", default=",".join(names()))
    parser.add_argument("--workers", default="1,8")
    parser.add_argument("--seeds", type=int, default=10, help="how many, from 1")
    parser.add_argument("--trials", type=int, default=100)
    parser.add_argument("--seconds", type=float, default=math.inf, help="begin no run after so long")
    parser.add_argument("--results", type=pathlib.Path, default=pathlib.Path("peers.csv"))
    return parser.parse_args()


def main():
    wanted = arguments()
    failures = wanted.results.with_suffix(".failures.csv")
    known = made(wanted.results)
    if failures.exists():
        with open(failures, newline="") as file:
            known |= {tuple(row[:6]) for row in csv.reader(file)}
    begun = time.monotonic()
    # Seed by seed, so that an interrupted measurement has all problems.
    for seed in range(1, wanted.seeds + 1):
        for workers in map(int, wanted.workers.split(",")):
            trials = wanted.trials if workers == 1 else math.ceil(ASYNCHRONOUS * wanted.trials)
            for name in wanted.problems.split(","):
                for setting in wanted.settings.split(","):
                    key = (setting, str(VERSION), name, str(workers), str(seed), str(trials))
                    if key in known:
                        continue
                    if time.monotonic() - begun > wanted.seconds:
                        return 3
                    try:
                        regrets, cpu = race(setting, Problem(name), workers, seed, trials)
                    except Exception as e:  # a peer's failure is a result
                        with open(failures, "a", newline="") as file:
                            csv.writer(file).writerow([*key, f"{type(e).__name__}: {e}"[:300].replace("\n", " ")])
                        continue
                    with open(wanted.results, "a") as file:
                        file.write(",".join(key) + f",{cpu:.4f}," + " ".join(map(repr, regrets)) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
