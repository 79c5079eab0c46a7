"""Lets Vizier use again what JAX has compiled for it, and spares it detours. It computes what it always does.

Its samplers are compared by identity, so every proposal looks like a new program to JAX and is traced and compiled
once more: 6 of 6.5 CPU seconds with ten trials. Here two that draw from the same space are equal. The likelihood is
compiled once and called directly, 1 200 times a proposal. Both change no bit.

Its ensemble has one member, so it solves with batches of one matrix, and in a batch JAX inverts the matrix first, in
each of the 3 000 steps of a proposal: 4.5 of 7 CPU seconds with a hundred trials. A batch of one is solved by LAPACK
here, as JAX does with a matrix that is in none. This differs by rounding.
"""

import functools
import types

import numpy

LIKELIHOODS = {}


def alike(self, other):
    return type(self) is type(other) and self.__dict__ == other.__dict__


def identity(self):
    return hash((type(self), repr(self.__dict__)))


def is_array(leaf):
    import jax

    return isinstance(leaf, (jax.Array, numpy.ndarray))


def compiled(function):
    """As equinox.filter_jit, for a function of one argument whose own arrays are looked for only once."""
    import equinox
    import jax

    arrays, rest = equinox.partition(function, is_array)
    own, shape = jax.tree_util.tree_flatten(arrays)
    key = (shape, *jax.tree_util.tree_flatten(rest)[0])
    if key not in LIKELIHOODS:
        LIKELIHOODS[key] = jax.jit(
            lambda own, argument: equinox.combine(jax.tree_util.tree_unflatten(shape, own), rest)(argument)
        )
    likelihood = LIKELIHOODS[key]
    own = jax.device_put(own)
    return lambda argument: likelihood(own, argument)


def alone(solve):
    def solved(a, b, **options):
        if a.ndim == 3 and b.ndim == 3 and a.shape[0] == 1:
            return solve(a[0], b[0], **options)[None]
        return solve(a, b, **options)

    return solved


def unflatten(topology):
    """As jaxopt's, but the leaves stay numpy's until the compiled function has them."""
    import jax

    tree, shapes, dtypes = topology
    splits = numpy.cumsum(list(topology.sizes[:-1]))

    def leaves(flat):
        parts = zip(numpy.split(flat, splits), shapes, dtypes)
        return jax.tree_util.tree_unflatten(tree, [numpy.asarray(part.reshape(s), d) for part, s, d in parts])

    return leaves


@functools.cache  # once a process
def install():
    import equinox
    import jax._src.lax.linalg as solvers
    import jaxopt._src.scipy_wrappers as scipy_wrappers
    import vizier._src.jax.optimizers.jaxopt_wrappers as fitting
    from vizier._src.algorithms.optimizers.eagle_strategy import DefaultProjection, DefaultRandomSampler

    solvers.triangular_solve = alone(solvers.triangular_solve)
    for sampler in (DefaultProjection, DefaultRandomSampler):
        sampler.__eq__ = alike
        sampler.__hash__ = identity
    fitting.eqx = types.SimpleNamespace(
        filter_jit=compiled, filter_value_and_grad=equinox.filter_value_and_grad
    )
    scipy_wrappers.make_onp_to_jnp = unflatten
