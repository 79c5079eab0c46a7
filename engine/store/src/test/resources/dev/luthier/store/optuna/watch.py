"""Watches a study as Optuna reads it, until it has a winner; a line whenever something changed.

watch.py PLACE NAME
"""
import json
import logging
import sys
import time

import optuna

optuna.logging.set_verbosity(logging.ERROR)


def seen(storage, name):
    if name not in optuna.get_all_study_names(storage):
        return None
    study = optuna.load_study(study_name=name, storage=storage)
    # First: a winner that came after the trials were read would stand beside trials that still ran.
    winner = study.user_attrs.get("luthier:winner")
    trials = study.get_trials(deepcopy=False)
    return {
        "states": [t.state.name for t in trials],
        "steps": sum(len(t.intermediate_values) for t in trials),
        "winner": winner,
    }


def main(place, name):
    storage = optuna.storages.RDBStorage(place)
    print("watching", flush=True)
    before = None
    while before is None or before["winner"] is None:
        now = seen(storage, name)
        if now is not None and now != before:
            print(json.dumps(now), flush=True)
            before = now
        time.sleep(0.05)


main(*sys.argv[1:])
