"""What a loss says of outputs, without penalty and dropout."""

_BLOCK = 1 << 22  # numbers of outputs that are held at once


def mean_loss(loss, outputs, n_outputs, examples):
    """Weighted mean of a loss over examples, as the objective has it but for the penalty.

    Parameters
    ----------
    loss : callable
        See `training.losses`.
    outputs : callable
        ``outputs(sequences)`` (n_outputs, n_samples), as those of a `Model`.
    n_outputs : int
    examples : Examples
        Encoded.

    Returns
    -------
    float
    """
    total, n_rows = 0.0, max(_BLOCK // n_outputs, 1)
    for start in range(0, len(examples), n_rows):
        part = examples if n_rows >= len(examples) else examples.subset(slice(start, start + n_rows))
        terms, _ = loss(outputs(part.X), part.Y)
        total += float((terms.mean(axis=0) if loss.averages else terms.sum(axis=0)) @ part.weight)
    return total / float(examples.weight.sum())
