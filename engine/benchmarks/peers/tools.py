"""Each peer behind two calls: ask() gives (handle, configuration), tell(handle, value) says what it scored.

Conditional parameters go to the peers that know conditions; the others see all parameters and the inactive
ones are dropped from what they propose.
"""

import math


def real(p):
    return p["type"] == "float"


class Optuna:
    def __init__(self, problem, seed, trials, sampler):
        import optuna

        optuna.logging.set_verbosity(optuna.logging.ERROR)
        self.problem = problem
        self.optuna = optuna
        self.study = optuna.create_study(sampler=self.sampler(sampler, seed))

    def sampler(self, name, seed):
        samplers = self.optuna.samplers
        if name == "optuna-tpe":
            return samplers.TPESampler(seed=seed)
        if name == "optuna-tpe-group":
            return samplers.TPESampler(seed=seed, multivariate=True, group=True, constant_liar=True)
        if name == "optuna-gp":
            return samplers.GPSampler(seed=seed)
        if name == "optuna-cmaes":
            return samplers.CmaEsSampler(seed=seed)
        return samplers.CmaEsSampler(seed=seed, with_margin=True)

    def ask(self):
        from problems import active

        trial = self.study.ask()
        c = {}
        for p in self.problem.space:
            if active(p, c):
                name = p["name"]
                if p["type"] == "cat":
                    c[name] = trial.suggest_categorical(name, p["choices"])
                elif real(p):
                    c[name] = trial.suggest_float(name, p["low"], p["high"], log=p["log"])
                else:
                    c[name] = trial.suggest_int(name, p["low"], p["high"], log=p["log"])
        return trial, c

    def tell(self, trial, value):
        self.study.tell(trial, value)


class Hyperopt:
    def __init__(self, problem, seed, trials, setting):
        import hyperopt
        import numpy

        self.hyperopt = hyperopt
        self.problem = problem
        self.random = numpy.random.default_rng(seed)
        self.trials = hyperopt.Trials()
        children = {}
        for p in problem.space:
            if p["when"]:
                children.setdefault(p["when"][0], []).append(p)
        top = [p for p in problem.space if not p["when"]]
        self.space = {p["name"]: self.node(p, children) for p in top}
        self.domain = hyperopt.Domain(lambda c: 0.0, self.space)

    def node(self, p, children):
        hp, name = self.hyperopt.hp, p["name"]
        if p["type"] == "cat":
            inner = children.get(name, [])
            if not inner:
                return hp.choice(name, p["choices"])
            # Labels must be unique: a parameter of two branches has a node in each.
            branches = []
            for choice in p["choices"]:
                branch = {name: choice}
                for q in inner:
                    if choice in q["when"][1]:
                        many = len(q["when"][1]) > 1
                        branch[q["name"]] = self.node(dict(q, name=f"{q['name']}@{choice}") if many else q, children)
                branches.append(branch)
            return hp.choice(name, branches)
        low, high = p["low"], p["high"]
        if real(p):
            return hp.loguniform(name, math.log(low), math.log(high)) if p["log"] else hp.uniform(name, low, high)
        if p["log"]:
            return hp.qloguniform(name, math.log(low), math.log(high), 1)
        return hp.quniform(name, low, high, 1)

    def ask(self):
        ids = self.trials.new_trial_ids(1)
        self.trials.refresh()
        seed = int(self.random.integers(2**31 - 1))
        self.trials.insert_trial_docs(self.hyperopt.tpe.suggest(ids, self.domain, self.trials, seed))
        self.trials.refresh()
        doc = next(d for d in self.trials._dynamic_trials if d["tid"] == ids[0])
        doc["state"] = self.hyperopt.JOB_STATE_RUNNING
        chosen = {k: v[0] for k, v in doc["misc"]["vals"].items() if v}
        flat = {}
        for key, value in self.hyperopt.space_eval(self.space, chosen).items():
            flat.update(value if isinstance(value, dict) else {key: value})
        c = {}
        for p in self.problem.space:
            if p["name"] in flat:
                v = flat[p["name"]]
                c[p["name"]] = v if p["type"] == "cat" or real(p) else min(p["high"], max(p["low"], round(v)))
        return doc, c

    def tell(self, doc, value):
        doc["state"] = self.hyperopt.JOB_STATE_DONE
        doc["result"] = {"status": self.hyperopt.STATUS_OK, "loss": value}
        self.trials.refresh()


class Skopt:
    """While trials run, their values are taken to be the best seen (constant liar), as the tool's own batches do."""

    def __init__(self, problem, seed, trials, setting):
        import skopt
        from skopt.space import Categorical, Integer, Real

        self.problem = problem
        dimensions = []
        for p in problem.space:
            prior = "log-uniform" if p.get("log") else "uniform"
            if p["type"] == "cat":
                dimensions.append(Categorical(p["choices"]))
            else:
                dimensions.append((Real if real(p) else Integer)(p["low"], p["high"], prior=prior))
        self.optimizer = skopt.Optimizer(dimensions, random_state=seed)
        self.open = []
        self.best = None

    def ask(self):
        optimizer = self.optimizer
        if self.open:
            optimizer = optimizer.copy()
            # Initial points come from the copy's own generator: the number of lies moves it on.
            if self.best is not None:
                optimizer.tell(self.open, [self.best] * len(self.open))
            else:
                optimizer.tell(self.open, [0.0] * len(self.open))
        x = optimizer.ask()
        self.open.append(x)
        return x, {p["name"]: v for p, v in zip(self.problem.space, x)}

    def tell(self, x, value):
        self.open.remove(x)
        self.best = value if self.best is None else min(self.best, value)
        self.optimizer.tell(x, value)


class Smac:
    def __init__(self, problem, seed, trials, setting):
        import pathlib
        import tempfile

        import ConfigSpace as cs
        from smac import BlackBoxFacade, HyperparameterOptimizationFacade, Scenario

        space = cs.ConfigurationSpace(seed=seed)
        made = {}
        for p in problem.space:
            if p["type"] == "cat":
                made[p["name"]] = cs.CategoricalHyperparameter(p["name"], p["choices"])
            else:
                kind = cs.UniformFloatHyperparameter if real(p) else cs.UniformIntegerHyperparameter
                made[p["name"]] = kind(p["name"], p["low"], p["high"], log=p["log"])
        space.add(list(made.values()))
        space.add(
            [
                cs.InCondition(made[p["name"]], made[p["when"][0]], p["when"][1])
                for p in problem.space
                if p["when"]
            ]
        )
        self.problem = problem
        self.directory = tempfile.TemporaryDirectory()
        scenario = Scenario(
            space,
            deterministic=True,
            n_trials=trials,
            seed=seed,
            output_directory=pathlib.Path(self.directory.name),
        )
        facade = BlackBoxFacade if setting == "smac-bb" else HyperparameterOptimizationFacade
        self.smac = facade(scenario, lambda config, seed=0: 0.0, overwrite=True, logging_level=False)

    def ask(self):
        info = self.smac.ask()
        return info, dict(info.config)

    def tell(self, info, value):
        from smac.runhistory.dataclasses import TrialValue

        self.smac.tell(info, TrialValue(cost=value, time=0.1))


class Hebo:
    """Knows nothing of running trials; asked for one point at a time."""

    def __init__(self, problem, seed, trials, setting):
        import random

        import numpy
        import quick_pymoo
        import torch
        from hebo.design_space.design_space import DesignSpace
        from hebo.optimizers.hebo import HEBO

        quick_pymoo.install()
        # It draws from the global generators.
        random.seed(seed)
        numpy.random.seed(seed)
        torch.manual_seed(seed)
        torch.set_num_threads(1)
        self.numpy = numpy
        self.problem = problem
        self.optimizer = HEBO(DesignSpace().parse([self.parameter(p) for p in problem.space]), scramble_seed=seed)

    @staticmethod
    def parameter(p):
        if p["type"] == "cat":
            return {"name": p["name"], "type": "cat", "categories": p["choices"]}
        kind = ("pow" if p["log"] else "num") if real(p) else ("pow_int" if p["log"] else "int")
        return {"name": p["name"], "type": kind, "lb": p["low"], "ub": p["high"]}

    def ask(self):
        row = self.optimizer.suggest(n_suggestions=1)
        return row, row.iloc[0].to_dict()

    def tell(self, row, value):
        self.optimizer.observe(row, self.numpy.array([[value]]))


class Ax:
    """Its default strategy: the centre, a few Sobol points, then BoTorch's log expected improvement."""

    def __init__(self, problem, seed, trials, setting):
        import logging

        import torch
        from ax.api.client import Client

        logging.disable(logging.WARNING)
        torch.set_num_threads(1)
        self.client = Client(random_seed=seed)
        space = self.branched(problem.space)
        self.client.configure_experiment(parameters=[self.parameter(p, space) for p in space])
        self.client.configure_optimization(objective="-regret")
        self.client.configure_generation_strategy(initialization_random_seed=seed)

    @staticmethod
    def branched(space):
        """Spaces are trees there: a parameter of two branches is one in each, named NAME@CHOICE."""
        tree = []
        for p in space:
            if p["when"] and len(p["when"][1]) > 1:
                parent, choices = p["when"]
                tree += [dict(p, name=f"{p['name']}@{choice}", when=[parent, [choice]]) for choice in choices]
            else:
                tree.append(p)
        return tree

    @staticmethod
    def parameter(p, space):
        from ax.api.configs import ChoiceParameterConfig, RangeParameterConfig

        if p["type"] == "cat":
            inner = {
                choice: [q["name"] for q in space if q["when"] and q["when"][0] == p["name"] and choice in q["when"][1]]
                for choice in p["choices"]
            }
            inner = {choice: names for choice, names in inner.items() if names}
            return ChoiceParameterConfig(
                name=p["name"],
                values=p["choices"],
                parameter_type="str",
                is_ordered=False,
                dependent_parameters=inner or None,
            )
        return RangeParameterConfig(
            name=p["name"],
            bounds=(p["low"], p["high"]),
            parameter_type="float" if real(p) else "int",
            scaling="log" if p["log"] else "linear",
        )

    def ask(self):
        ((index, configuration),) = self.client.get_next_trials(max_trials=1).items()
        return index, {name.split("@")[0]: value for name, value in configuration.items()}

    def tell(self, index, value):
        self.client.complete_trial(trial_index=index, raw_data={"regret": value})


class Vizier:
    """Its default designer, a Gaussian process bandit with pure exploration for what runs beside."""

    def __init__(self, problem, seed, trials, setting):
        import logging

        import compiled_vizier
        import jax
        from vizier import pyvizier
        from vizier.pyvizier.converters.padding import PaddingSchedule, PaddingType

        # The public package imports every designer, and so what all of them need.
        from vizier._src.algorithms.designers.gp_ucb_pe import VizierGPUCBPEBandit

        compiled_vizier.install()
        logging.disable(logging.WARNING)
        # As its service does: with single precision its model may give NaN, and it proposes nothing.
        jax.config.update("jax_enable_x64", True)
        self.vz = pyvizier
        self.open = {}
        self.count = 0
        statement = pyvizier.ProblemStatement()
        for p in problem.space:
            self.add(statement.search_space.root, p)
        statement.metric_information.append(
            pyvizier.MetricInformation("regret", goal=pyvizier.ObjectiveMetricGoal.MINIMIZE)
        )
        # Its own means against compiling for each number of trials: they are filled up to tens and masked.
        tens = PaddingSchedule(num_trials=PaddingType.MULTIPLES_OF_10)
        self.designer = VizierGPUCBPEBandit(statement, padding_schedule=tens, rng=jax.random.PRNGKey(seed))

    def add(self, root, p):
        scale = self.vz.ScaleType.LOG if p.get("log") else self.vz.ScaleType.LINEAR
        if p["type"] == "cat":
            root.add_categorical_param(p["name"], p["choices"])
        elif real(p):
            root.add_float_param(p["name"], p["low"], p["high"], scale_type=scale)
        else:
            root.add_int_param(p["name"], p["low"], p["high"], scale_type=scale)

    def ask(self):
        self.count += 1
        trial = self.designer.suggest(1)[0].to_trial(self.count)
        self.open[self.count] = trial
        self.update()
        return trial, trial.parameters.as_dict()

    def tell(self, trial, value):
        del self.open[trial.id]
        trial.complete(self.vz.Measurement({"regret": value}))
        self.update(trial)

    def update(self, *completed):
        from vizier.algorithms import ActiveTrials, CompletedTrials

        self.designer.update(CompletedTrials(list(completed)), ActiveTrials(list(self.open.values())))


SETTINGS = {
    "optuna-tpe": Optuna,
    "optuna-tpe-group": Optuna,
    "optuna-gp": Optuna,
    "optuna-cmaes": Optuna,
    "optuna-cmaes-margin": Optuna,
    "hyperopt": Hyperopt,
    "skopt": Skopt,
    "smac": Smac,
    "smac-bb": Smac,
    "hebo": Hebo,
    "ax": Ax,
    "vizier": Vizier,
}
