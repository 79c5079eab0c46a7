"""Prints all studies by name as Optuna reads them, after their importances and plots were made.

read_back.py journal|url PLACE
"""
import json
import logging
import math
import sys

import optuna

optuna.logging.set_verbosity(logging.ERROR)


def marked(value):
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    return value


def storage(kind, place):
    if kind == "journal":
        from optuna.storages import JournalStorage
        from optuna.storages.journal import JournalFileBackend

        return JournalStorage(JournalFileBackend(place))
    return optuna.storages.RDBStorage(place)


def plots(study):
    from optuna import visualization as v

    drawn = []
    for plot in (
        v.plot_optimization_history,
        v.plot_intermediate_values,
        v.plot_parallel_coordinate,
        v.plot_slice,
        v.plot_edf,
        v.plot_timeline,
    ):
        drawn.append(len(plot(study).to_json()) > 0)
    return all(drawn)


def importances(study, complete):
    if len(complete) < 2:
        return {}
    evaluators = optuna.importance
    common = set.intersection(*(set(t.params) for t in complete))
    found = evaluators.get_param_importances(
        study,
        evaluator=evaluators.FanovaImportanceEvaluator(seed=1),
        params=sorted(common),
    )
    return {name: marked(float(value)) for name, value in found.items()}


def read(study):
    trials = study.get_trials(deepcopy=False)
    complete = [t for t in trials if t.state == optuna.trial.TrialState.COMPLETE]
    return {
        "directions": [d.name for d in study.directions],
        "metric": study.metric_names,
        "winner": study.user_attrs["luthier:winner"],
        "best": study.best_trial.number if complete else None,
        "bestValue": marked(study.best_value) if complete else None,
        "importances": importances(study, complete),
        "plots": plots(study),
        "trials": [
            {
                "number": t.number,
                "state": t.state.name,
                "value": None if t.values is None else marked(t.value),
                "params": t.params,
                "contained": all(
                    d._contains(d.to_internal_repr(t.params[p]))
                    for p, d in t.distributions.items()
                ),
                "steps": {s: marked(v) for s, v in t.intermediate_values.items()},
                "attributes": t.user_attrs,
                "seconds": (t.datetime_complete - t.datetime_start).total_seconds()
                if t.datetime_complete
                else None,
            }
            for t in trials
        ],
    }


def main(kind, place):
    kept = storage(kind, place)
    names = optuna.get_all_study_names(kept)
    print(json.dumps({n: read(optuna.load_study(study_name=n, storage=kept)) for n in names}))


main(*sys.argv[1:])
