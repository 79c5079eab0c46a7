"""Two loops of pymoo, which HEBO spends most of its time in, done by sets and by numpy.

pymoo has them compiled too, but only where it was built from source. The results are the same to the last bit and
in the same order, so that a study of HEBO proposes what it would propose without this, only sooner.
"""

import numpy


def values(population):
    """The variables of each individual; those with a NaN equal nobody, as in pymoo."""
    names = sorted(population[0].X)
    rows = [tuple(individual.X[name] for name in names) for individual in population]
    return [None if any(v != v for v in row) else row for row in rows]


def duplicates(self, population, other, is_duplicate):
    """Marks who equals somebody later in the population, or anybody in the other."""
    rows = values(population)
    seen = set() if other is None else set(values(other))
    for i in range(len(rows) - 1, -1, -1):
        if rows[i] is not None and rows[i] in seen:
            is_duplicate[i] = True
        if other is None:
            seen.add(rows[i])
    return is_duplicate


def fronts(points, **_):
    """Fast non-dominated sorting (Deb et al. 2002); each front in the order in which pymoo finds its members."""
    from pymoo.util.dominator import Dominator

    relation = Dominator.calc_domination_matrix(points)
    dominated = [numpy.flatnonzero(row == 1) for row in relation]
    dominators = numpy.sum(relation == -1, axis=1)
    front = numpy.flatnonzero(dominators == 0).tolist()
    found = []
    while front:
        found.append(front)
        following = []
        for i in front:
            below = dominated[i]
            dominators[below] -= 1
            following.extend(below[dominators[below] == 0].tolist())
        front = following
    return found


def install():
    import pymoo.util.nds.fast_non_dominated_sort as sorting
    from pymoo.core.mixed import MixedVariableDuplicateElimination

    MixedVariableDuplicateElimination._do = duplicates
    sorting.fast_non_dominated_sort = fronts
