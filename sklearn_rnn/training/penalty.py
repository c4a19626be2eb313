"""The L2 penalty: how strong it is on each parameter."""

import numpy as np

_READOUT = 10.0  # times as strong as on the layers: it calms noise, and long memories live in the layers


def strengths(network, alpha, weight, dtype):
    """Strength of the penalty on each parameter (size,): 0 on biases, on an embedding, and on what is frozen.

    Parameters
    ----------
    network : Network
    alpha : float
    weight : float
        Sum of the weights of all examples, by which alpha is divided: a penalty is a prior, worth as much whether the
        examples are many or few, and however they are cut into minibatches.
    dtype : dtype
    """
    names = network.weight_names
    factors = network.layout.indicator(names, dtype)
    factors += (_READOUT - 1) * network.layout.indicator([name for name in names if name.startswith("readout.")], dtype)
    factors[network.n_others :] = 0
    strength = min(alpha / float(weight), float(np.finfo(dtype).max) ** 0.5)  # weights may add up to next to nothing
    return strength * network.trained(dtype) * factors
