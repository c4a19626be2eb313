"""What a loss says of outputs, without penalty and dropout."""

import numpy as np

from sklearn_rnn.training.examples import with_offset

_BLOCK = 1 << 22  # numbers of outputs that are held at once


def mean_loss(loss, outputs, n_outputs, examples):
    """Weighted mean of a loss over the known targets of examples, as the objective has it but for the penalty.

    Parameters
    ----------
    loss : Loss
    outputs : callable
        ``outputs(sequences)`` (n_outputs, n_columns), as those of a `Model`, or (n_outputs, 1) if they are all alike.
    n_outputs : int
    examples : Examples
        Encoded.

    Returns
    -------
    float
    """
    total, n_columns = 0.0, examples.Y.shape[-1]
    n_rows = max(_BLOCK * len(examples) // (n_outputs * n_columns), 1)
    for start in range(0, len(examples), n_rows):
        part = examples if n_rows >= len(examples) else examples.subset(slice(start, start + n_rows))
        Y, weight = part.targets(slice(None))
        terms, _ = loss(np.broadcast_to(with_offset(outputs(part.X), part.offset), (n_outputs, Y.shape[-1])), Y)
        total += float((terms * loss.weights_of_terms(weight)).sum()) / (len(terms) if loss.averages else 1)
    return total / examples.total_weight


def best_constant(loss, examples, n_outputs):
    """The outputs (n_outputs,) that predict the known targets of encoded Examples best, whatever the sequence.

    Where some are not known, the outputs of each target are found as if it were the only one.
    """
    Y, weight, known = examples.Y, examples.target_weight, examples.known
    if known is None:
        return loss.first_bias(Y, weight, n_outputs)
    if Y.ndim == 1:
        return loss.first_bias(Y[known], weight[known], n_outputs)
    n_each = n_outputs // len(Y)
    return np.concatenate([loss.first_bias(y[None, k], weight[k], n_each) for y, k in zip(Y, known, strict=True)])
