"""Lets Vizier use again what JAX has compiled for it.

Its samplers are compared by identity, so every proposal looks like a new program to JAX and is traced and compiled
once more: 6 of 6.5 CPU seconds. Here two that draw from the same space are equal. What they compute is not touched.
"""


def alike(self, other):
    return type(self) is type(other) and self.__dict__ == other.__dict__


def identity(self):
    return hash((type(self), repr(self.__dict__)))


def install():
    from vizier._src.algorithms.optimizers.eagle_strategy import DefaultProjection, DefaultRandomSampler

    for sampler in (DefaultProjection, DefaultRandomSampler):
        sampler.__eq__ = alike
        sampler.__hash__ = identity
