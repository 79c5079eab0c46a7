"""The benchmark problems for the peers: spaces of ../data/problems.json, minimised, with known best values.

The formulas are those of Formulas.java; `python problems.py` compares both with the test vectors of the file.
"""

import csv
import json
import math
import pathlib

DATA = pathlib.Path(__file__).resolve().parent.parent / "data"
FILE = json.loads((DATA / "problems.json").read_text())
SHIFT = FILE["SH"]

HARTMANN_A = [
    [10, 3, 17, 3.5, 1.7, 8],
    [0.05, 10, 17, 0.1, 8, 14],
    [3, 3.5, 1.7, 10, 17, 8],
    [17, 8, 0.05, 10, 0.1, 14],
]
HARTMANN_P = [
    [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886],
    [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
    [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.6650],
    [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381],
]
HARTMANN_WEIGHTS = [1.0, 1.2, 3.0, 3.2]


def vector(c):
    return [c[f"x{i}"] for i in range(len(c))]


def branin2(c):
    x, y = vector(c)
    quadratic = y - 5.1 / (4 * math.pi**2) * x * x + 5 / math.pi * x - 6
    return quadratic**2 + 10 * (1 - 1 / (8 * math.pi)) * math.cos(x) + 10


def hartmann6(c):
    x = vector(c)
    total = 0.0
    for weight, a, p in zip(HARTMANN_WEIGHTS, HARTMANN_A, HARTMANN_P):
        total += weight * math.exp(-sum(s * (v - m) ** 2 for s, v, m in zip(a, x, p)))
    return -total


def ackley5(c):
    x = [v - s for v, s in zip(vector(c), SHIFT)]
    radius = math.sqrt(sum(v * v for v in x) / len(x))
    waves = sum(math.cos(2 * math.pi * v) for v in x) / len(x)
    return -20 * math.exp(-0.2 * radius) - math.exp(waves) + 20 + math.e


def rosenbrock4(c):
    x = vector(c)
    return sum(100 * (b - a * a) ** 2 + (1 - a) ** 2 for a, b in zip(x, x[1:]))


def levy8(c):
    w = [1 + (v - 1) / 4 for v in vector(c)]
    first = math.sin(math.pi * w[0]) ** 2
    last = (w[-1] - 1) ** 2 * (1 + math.sin(2 * math.pi * w[-1]) ** 2)
    return first + last + sum((v - 1) ** 2 * (1 + 10 * math.sin(math.pi * v + 1) ** 2) for v in w[:-1])


def conditional(c):
    log = math.log10
    reg = 0.02 * (log(c["reg"]) + 3) ** 2
    algo = c["algo"]
    if algo == "linear":
        return 0.35 + 0.02 * (log(c["l_eta"]) + 2) ** 2 + reg + (0.05 if c["l_pen"] == "l1" else 0)
    if algo == "kernel":
        a, b = log(c["k_C"]) - 1, log(c["k_gamma"]) + 2.5
        return 0.20 + 0.05 * a * a + 0.08 * b * b + 0.03 * a * b + reg
    if algo == "tree":
        depth, trees, share = c["t_depth"] - 7, math.log2(c["t_n"]) - 7, c["t_sub"] - 0.8
        return 0.10 + 0.004 * depth**2 + 0.015 * trees**2 + 0.10 * share**2 + reg
    rate = log(c["n_lr"])
    value = 0.05 + 0.12 * (rate + 2.7) ** 2 + 0.03 * (c["n_layers"] - 3) ** 2 + reg
    value += 0.02 * (math.log2(c["n_units"]) - 6.5) ** 2 + 0.3 * (c["n_drop"] - 0.25) ** 2
    value += {"relu": 0.0, "tanh": 0.03, "sigmoid": 0.12}[c["n_act"]]
    return value + (0.3 * (rate + 1.5) if rate > -1.5 else 0)


def mixed8(c):
    rate = math.log10(c["lr"]) + 3 - {"adam": 0.0, "sgd": 1.2, "rms": 0.4}[c["opt"]]
    value = rate**2 + 0.5 * (math.log10(c["wd"]) + 4) ** 2
    value += 0.4 * (math.log2(c["batch"]) - 6 - 0.5 * rate) ** 2
    value += 0.05 * (c["layers"] - 4) ** 2 + 0.15 * (math.log2(c["width"]) - 7) ** 2 + 2 * (c["drop"] - 0.2) ** 2
    value += {"adam": 0.0, "sgd": 0.15, "rms": 0.1}[c["opt"]]
    value += {"a": 0.3, "b": 0.0, "c": 0.1, "d": 0.6, "e": 0.2}[c["aug"]]
    return value + (0.25 if c["norm"] == "none" else 0)


FORMULAS = {f.__name__: f for f in (branin2, hartmann6, ackley5, rosenbrock4, levy8, conditional, mixed8)}


def active(parameter, c):
    when = parameter["when"]
    return when is None or c.get(when[0]) in when[1]


class Table:
    """The weighted mean of the three nearest rows; distances as the plan of the tables says."""

    def __init__(self, path, space, column):
        self.space = space
        with open(DATA / path, newline="") as file:
            rows = list(csv.DictReader(file))
        self.places = [[self.place(p, r[p["name"]]) for p in space] for r in rows]
        self.values = [float(r[column]) for r in rows]

    @staticmethod
    def place(parameter, text):
        if text is None or text == "":
            return None
        if parameter["type"] == "cat":
            return text
        low, high, value = parameter["low"], parameter["high"], float(text)
        if parameter["log"]:
            return math.log(value / low) / math.log(high / low)
        return (value - low) / (high - low)

    def weights(self, c):
        """The three nearest rows: (weight, number)."""
        here = [self.place(p, c.get(p["name"])) for p in self.space]
        far = []
        for number, row in enumerate(self.places):
            distance = 0.0
            for a, b in zip(here, row):
                if a is None or b is None:
                    distance += (a is None) != (b is None)
                elif isinstance(a, str):
                    distance += a != b
                else:
                    distance += (a - b) ** 2
            far.append((distance, number))
        return [(1 / (d + 1e-6), i) for d, i in sorted(far)[:3]]

    def __call__(self, c):
        weights = self.weights(c)
        return sum(w * self.values[i] for w, i in weights) / sum(w for w, _ in weights)


class Problem:
    """Something to minimise: `space`, and `regret(configuration)`, which is at least 0 but for rounding."""

    def __init__(self, name):
        said = FILE["problems"][name]
        self.name = name
        self.space = said["space"]
        self.sign = 1
        if "multi_fidelity" in said:
            curves = said["multi_fidelity"]
            self.value = Table(curves["csv"], self.space, f"acc_{curves['max_epoch']}")
            self.best = curves["best_final"]
            self.sign = -1
        else:
            table = said["table"]
            self.value = Table(table["csv"], self.space, table["y"]) if table else FORMULAS[name]
            self.best = said["optimum"]

    def trim(self, c):
        """Only the active parameters, of the space's own types."""
        kept = {}
        for p in self.space:
            if active(p, kept):
                v = c[p["name"]]
                kept[p["name"]] = str(v) if p["type"] == "cat" else int(v) if p["type"] == "int" else float(v)
        return kept

    def regret(self, c):
        return self.sign * (self.value(c) - self.best)


def names():
    return list(FILE["problems"])


def check():
    for name in names():
        problem = Problem(name)
        for vector_ in FILE["problems"][name]["test_vectors"]:
            expected = vector_.get("value", vector_.get("acc_last"))
            got = problem.value(vector_["config"])
            assert abs(got - expected) <= 1e-9, f"{name}: {got} instead of {expected}"
    print("all test vectors agree")


if __name__ == "__main__":
    check()
