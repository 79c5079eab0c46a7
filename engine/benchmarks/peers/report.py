"""Compares runs of several CSV files: ours (`scripts/bench regret --results`) and those of the peers.

Counted regret is the median over seeds divided by random search's median after the last sequential trial, at
least 1e-4. Ranks are of counted regret on each problem, averaged within the three kinds of problems and then over
the kinds; their intervals come from drawing seeds anew. The best in mean rank is compared with every other by
Wilcoxon's signed-rank test over the problems, with Holm's correction.
"""

import argparse
import csv
import pathlib
import sys

import numpy as np
from scipy.stats import rankdata, wilcoxon

from problems import FILE, names

LEAST = 1e-4
DRAWS = 1000
CHECKPOINTS = (25, 50, 100)


def kind(name):
    said = FILE["problems"][name]
    if said.get("table") or "multi_fidelity" in said:
        return "table"
    return "synthetic" if all(p["type"] == "float" for p in said["space"]) else "mixed"


def read(paths):
    """(suggester, workers) -> problem -> list of (regrets, cpuSeconds), one a seed; the newest version counts."""
    csv.field_size_limit(sys.maxsize)
    runs = {}
    for path in paths:
        with open(path, newline="") as file:
            for row in csv.DictReader(file):
                key = (row["suggester"], int(row["workers"]), row["problem"], int(row["seed"]))
                regrets = [float(r) for r in row["regrets"].split()]
                if key not in runs or runs[key][0] <= int(row["version"]):
                    runs[key] = (int(row["version"]), regrets, float(row["cpuSeconds"]))
    grouped = {}
    for (suggester, workers, problem, _), (_, regrets, cpu) in sorted(runs.items()):
        grouped.setdefault((suggester, workers), {}).setdefault(problem, []).append((regrets, cpu))
    return grouped


def at(runs, after):
    return np.array([regrets[min(after, len(regrets)) - 1] for regrets, _ in runs])


def mean_rank(counted, problems):
    """Over the tools, [tools x problems] -> [tools]."""
    ranks = np.apply_along_axis(rankdata, 0, counted)
    kinds = sorted({kind(p) for p in problems})
    parts = [ranks[:, [i for i, p in enumerate(problems) if kind(p) == k]].mean(axis=1) for k in kinds]
    return np.mean(parts, axis=0)


def holm(ps):
    """Adjusted p-values."""
    adjusted = np.empty(len(ps))
    most = 0.0
    for place, i in enumerate(np.argsort(ps)):
        most = max(most, min(1.0, (len(ps) - place) * ps[i]))
        adjusted[i] = most
    return adjusted


def section(grouped, workers, divisors, after, random, least):
    problems = [p for p in names() if p in divisors]
    tools = [
        s
        for s, w in grouped
        if w == workers and all(len(grouped[s, w].get(p, [])) >= least for p in problems)
    ]
    left = [s for s, w in grouped if w == workers and s not in tools]
    values = [[at(grouped[t, workers][p], after) / divisors[p] for p in problems] for t in tools]
    counted = np.array([[max(LEAST, np.median(v)) for v in row] for row in values])
    ranks = mean_rank(counted, problems)
    drawn = []
    for _ in range(DRAWS):
        again = [[max(LEAST, np.median(random.choice(v, len(v)))) for v in row] for row in values]
        drawn.append(mean_rank(np.array(again), problems))
    low, high = np.percentile(drawn, [2.5, 97.5], axis=0)
    first = int(np.argmin(ranks))
    others = [i for i in range(len(tools)) if i != first]
    differences = [np.log(counted[i]) - np.log(counted[first]) for i in others]
    ps = [wilcoxon(d).pvalue if np.any(d != 0) else 1.0 for d in differences]
    p_of = dict(zip(others, holm(ps)))
    print(f"\n### {'sequential' if workers == 1 else f'{workers} workers'}, after {after} trials\n")
    print("| tool | seeds | " + " | ".join(problems) + " | mean rank | 95 % | p (Holm) | CPU s |")
    print("|---|---|" + "---|" * (len(problems) + 4))
    for i in np.argsort(ranks):
        runs = grouped[tools[i], workers]
        seeds = [len(runs[p]) for p in problems]
        cpu = np.mean([c for p in problems for _, c in runs[p]])
        print(
            f"| {tools[i]} | {min(seeds)}-{max(seeds)} | "
            + " | ".join(f"{c:.2g}" for c in counted[i])
            + f" | {ranks[i]:.2f} | {low[i]:.2f}-{high[i]:.2f} | "
            + (f"{p_of[i]:.3f}" if i in p_of else "-")
            + f" | {cpu:.2f} |"
        )
    if left:
        print(f"\nNot ranked, with less than {least} seeds on some problem: {', '.join(left)}.")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("results", nargs="+", type=pathlib.Path)
    parser.add_argument("--least-seeds", type=int, default=5, help="of a tool on every problem to be ranked")
    wanted = parser.parse_args()
    grouped = read(wanted.results)
    if ("random", 1) not in grouped:
        sys.exit("No file has sequential runs of 'random', by which regret is counted. Maybe run scripts/bench regret.")
    divisors = {p: np.median(at(r, CHECKPOINTS[-1])) for p, r in grouped["random", 1].items() if p in names()}
    random = np.random.default_rng(1)
    for workers in sorted({w for _, w in grouped}):
        for after in CHECKPOINTS:
            section(grouped, workers, divisors, after, random, wanted.least_seeds)


if __name__ == "__main__":
    main()
