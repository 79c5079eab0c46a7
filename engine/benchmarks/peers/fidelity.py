"""Runs Optuna's pruners on lc_mlp_digits in virtual time, several workers, and appends each run to a CSV.

Columns: setting,cpu,seed,workers,seconds,points. A point is TIME:VALUE, when a trial was trained to its last epoch and
its accuracy there. With cpu=1 the time that Optuna thinks is added to the worker that waits for it. A run
that is in the file already is not made again.
"""

import argparse
import csv
import heapq
import itertools
import os
import pathlib
import sys
import time
import warnings

for threads in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[threads] = "1"
warnings.filterwarnings("ignore")

from problems import DATA, FILE, Table  # noqa: E402

HEAD = "setting,cpu,seed,workers,seconds,points"
NAME = "lc_mlp_digits"
SETTINGS = ("optuna-tpe-sha", "optuna-tpe-hyperband")


class Curves(Table):
    """Accuracy and seconds by epoch: the weighted means of the three nearest rows."""

    def __init__(self):
        said = FILE["problems"][NAME]
        fidelity = said["multi_fidelity"]
        self.epochs = fidelity["max_epoch"]
        super().__init__(fidelity["csv"], said["space"], f"acc_{self.epochs}")
        with open(DATA / fidelity["csv"], newline="") as file:
            rows = list(csv.DictReader(file))
        span = range(1, self.epochs + 1)
        self.curves = [[float(r[f"acc_{e}"]) for e in span] for r in rows]
        self.seconds = [[float(r[f"sec_{e}"]) for e in span] for r in rows]

    def of(self, configuration):
        weights = self.weights(configuration)
        total = sum(w for w, _ in weights)

        def mean(columns):
            return [sum(w * columns[i][e] for w, i in weights) / total for e in range(self.epochs)]

        return mean(self.curves), mean(self.seconds)


def study(setting, seed, epochs):
    import optuna

    optuna.logging.set_verbosity(optuna.logging.ERROR)
    if setting == "optuna-tpe-sha":
        pruner = optuna.pruners.SuccessiveHalvingPruner(min_resource=1, reduction_factor=3)
    else:
        pruner = optuna.pruners.HyperbandPruner(min_resource=1, max_resource=epochs, reduction_factor=3)
    return optuna.create_study(direction="maximize", sampler=optuna.samplers.TPESampler(seed=seed), pruner=pruner)


def suggest(trial, space):
    c = {}
    for p in space:
        if p["when"] is None or c.get(p["when"][0]) in p["when"][1]:
            name = p["name"]
            if p["type"] == "cat":
                c[name] = trial.suggest_categorical(name, p["choices"])
            elif p["type"] == "float":
                c[name] = trial.suggest_float(name, p["low"], p["high"], log=p["log"])
            else:
                c[name] = trial.suggest_int(name, p["low"], p["high"], log=p["log"])
    return c


class Race:
    """One study: events are ends of epochs, in the order of virtual time."""

    def __init__(self, setting, curves, seed, thinking):
        self.study = study(setting, seed, curves.epochs)
        self.curves = curves
        self.thinking = thinking
        self.events = []
        self.begun = 0

    def timed(self, action):
        start = time.process_time()
        result = action()
        return result, (time.process_time() - start) if self.thinking else 0.0

    def begin(self, now):
        def ask():
            trial = self.study.ask()
            return trial, suggest(trial, self.curves.space)

        (trial, configuration), thought = self.timed(ask)
        values, seconds = self.curves.of(configuration)
        self.begun += 1
        heapq.heappush(self.events, (now + thought + seconds[0], self.begun, 1, trial, values, seconds))

    def run(self, workers, until):
        from optuna.trial import TrialState

        points = []
        for _ in range(workers):
            self.begin(0.0)
        while self.events and self.events[0][0] <= until:
            now, number, epoch, trial, values, seconds = heapq.heappop(self.events)
            value = values[epoch - 1]
            whole = epoch == self.curves.epochs

            def report():
                trial.report(value, epoch)
                return not whole and trial.should_prune()

            pruned, thought = self.timed(report)
            if whole:
                points.append((now, value))
            if whole or pruned:
                state = TrialState.COMPLETE if whole else TrialState.PRUNED
                _, told = self.timed(lambda: self.study.tell(trial, value if whole else None, state=state))
                self.begin(now + thought + told)
            else:
                end = now + thought + seconds[epoch]
                heapq.heappush(self.events, (end, number, epoch + 1, trial, values, seconds))
        return points


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=20, help="how many, from 1")
    parser.add_argument("--workers", type=int, default=8)
    parser.add_argument(
        "--whole", type=float, nargs="+", default=[40, 60, 100], help="budgets: so many whole trials of mean length"
    )
    parser.add_argument("--results", type=pathlib.Path, default=pathlib.Path("fidelity-peers.csv"))
    wanted = parser.parse_args()
    curves = Curves()
    mean = sum(map(sum, curves.seconds)) / len(curves.seconds)
    if not wanted.results.exists():
        wanted.results.write_text(HEAD + "\n")
    csv.field_size_limit(sys.maxsize)
    with open(wanted.results, newline="") as file:
        known = {tuple(row[:5]) for row in csv.reader(file)}
    for whole, seed, setting, cpu in itertools.product(
        wanted.whole, range(1, wanted.seeds + 1), SETTINGS, (1, 0)
    ):
        until = whole * mean / wanted.workers
        key = (setting, str(cpu), str(seed), str(wanted.workers), f"{until:.6f}")
        if key not in known:
            points = Race(setting, curves, seed, cpu == 1).run(wanted.workers, until)
            with open(wanted.results, "a") as file:
                file.write(",".join(key) + "," + " ".join(f"{t:.6f}:{v!r}" for t, v in points) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
