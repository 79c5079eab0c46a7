"""A program as objective: linear regression by gradient descent, in plain Python.

The trainer says what to train in lines of JSON on standard input; epochs are reported on standard output. Anything else
that is printed is passed over; the last lines of it are kept for the message should this program fail.
"""

import json
import os
import random
import sys


def say(**message):
    print("\n" + json.dumps(message), flush=True)


def heard():
    for line in sys.stdin:
        if line.strip():
            yield json.loads(line)


def rows(seed):
    """y = 2 a - 3 b + 1 with some noise: 120 rows, the same in every process."""
    draw = random.Random(seed)
    for _ in range(120):
        a, b = draw.gauss(0, 1), draw.gauss(0, 1)
        yield (a, b, 1.0), 2 * a - 3 * b + 1 + draw.gauss(0, 0.1)


def error(weights, x, y):
    return sum(w * v for w, v in zip(weights, x)) - y


def descend(state, data, learning_rate, momentum):
    for x, y in data:
        e = error(state["weights"], x, y)
        for i, v in enumerate(x):
            state["speed"][i] = momentum * state["speed"][i] - learning_rate * e * v
            state["weights"][i] += state["speed"][i]


def loss(state, data):
    return sum(error(state["weights"], x, y) ** 2 for x, y in data) / len(data)


def fresh():
    return {"weights": [0.0, 0.0, 0.0], "speed": [0.0, 0.0, 0.0]}


def train(leg, orders):
    data = list(rows(leg["seed"]))
    held_out = [row for i, row in enumerate(data) if i % leg["folds"] == leg["fold"]]
    learned = [row for i, row in enumerate(data) if i % leg["folds"] != leg["fold"] or leg["folds"] == 1]
    state = fresh()
    if "resume" in leg:
        with open(os.path.join(leg["resume"], "state.json")) as file:
            state = json.load(file)
    for epoch in range(leg["fromEpoch"] + 1, leg["untilEpoch"] + 1):
        descend(state, learned, leg["configuration"]["learningRate"], leg["configuration"]["momentum"])
        say(op="report", epoch=epoch, metrics={"loss": loss(state, held_out)})
        if next(orders)["verdict"] == "stop":
            return say(op="stopped")
    with open(os.path.join(leg["save"], "state.json"), "w") as file:
        json.dump(state, file)
    say(op="trained")


def refit(order):
    data = list(rows(order["seed"]))
    state = fresh()
    for _ in range(order["epochs"]):
        descend(state, data, order["configuration"]["learningRate"], order["configuration"]["momentum"])
    with open(os.path.join(order["save"], "model.json"), "w") as file:
        json.dump(state["weights"], file)
    test = list(rows(order["seed"] + 1))
    say(op="refitted", rows=len(data), test={"loss": loss(state, test)})


def main():
    orders = heard()
    for order in orders:
        if order["op"] == "train":
            train(order, orders)
        elif order["op"] == "refit":
            refit(order)


if __name__ == "__main__":
    main()
