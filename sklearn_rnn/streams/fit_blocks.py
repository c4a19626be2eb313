"""fit_blocks: as fit, on data that come in blocks."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from numpy.typing import ArrayLike
from sklearn.pipeline import Pipeline

from sklearn_rnn.estimators import check_learns_in_blocks, fit_network_in_blocks, is_network
from sklearn_rnn.streams.blocks import Blocks
from sklearn_rnn.streams.front import Front

Model = TypeVar("Model")


def fit_blocks(
    model: Model,
    blocks: Callable[[], Iterable] | Iterable,
    *,
    X_val: ArrayLike | None = None,
    y_val: ArrayLike | None = None,
    sample_weight_val: ArrayLike | None = None,
) -> Model:
    """Fit a network, or a Pipeline that ends in one, to more data than memory holds.

    As ``fit`` on all rows, in place: what steps in front learn, windows, scale of the targets, classes, class weights
    and linear path are those of all blocks, and max_iter, schedules, callbacks and early stopping are the network's
    own. Minibatches are random inside a block; blocks come in their order in every epoch.

    Parameters
    ----------
    model : RNNRegressor, RNNClassifier, TreeRNNRegressor, TreeRNNClassifier, or Pipeline that ends in one
        Steps in front learn by their ``partial_fit``; what is stateless notes the columns of the first block, and a
        FrozenEstimator is taken as it is. A SequenceWindower, not frozen, may stand right in front of the network.
    blocks : callable or iterable
        A function that returns an iterator over the blocks, a fresh one whenever it is called; or an iterable that can
        be read again and again, as a list. A block is (X, y) or (X, y, sample_weight), as for ``fit``; the oldest rows
        come first, and a block without rows is left out. Blocks are read once for each step in front that learns (for
        one that is stateless, the first block), once for the target, and once an epoch.
    X_val, y_val, sample_weight_val : default=None
        A validation set for early stopping, held in memory. X_val passes the steps in front once they have learnt: rows
        for a windower are those that follow the last block, or have a time axis.

    Returns
    -------
    model : object
        The same object, fitted. A windower's context ends with the last block.

    Raises
    ------
    TypeError
        For blocks that can be read only once, or are no tuples; for a model that is no network and no Pipeline; if
        classes are text in some blocks only.
    ValueError
        For a step in front that cannot learn in blocks, as a Pipeline in the Pipeline; for rows no later than those of
        their series in blocks before; with early_stopping=True but no X_val, and with solver="lbfgs"; if blocks differ
        from pass to pass; and as ``fit``. If it raises, the model is as it was before.

    Warns
    -----
    UserWarning
        As ``fit``, and on KeyboardInterrupt during an epoch, after which the weights learnt so far are kept.

    Notes
    -----
    Of the rows, some 4 million numbers that are spread evenly over all blocks are held at a time: a classifier's linear
    path is solved on these, first outputs and doubts are judged by them; all else is that of all rows. Callbacks are
    given no X and y.

    Examples
    --------
    >>> import numpy as np
    >>> from sklearn.pipeline import make_pipeline
    >>> from sklearn.preprocessing import StandardScaler
    >>> from sklearn_rnn import RNNRegressor, SequenceWindower, fit_blocks
    >>> def blocks():
    ...     for start in range(0, 3000, 500):  # here a file would be read
    ...         series = np.sin(np.arange(start, start + 501) / 7)[:, None]
    ...         yield series[:-1], series[1:, 0]
    >>> model = make_pipeline(StandardScaler(), SequenceWindower(8), RNNRegressor(max_iter=5, random_state=0))
    >>> X, y = next(blocks())
    >>> bool(fit_blocks(model, blocks).score(X, y) > 0.99)
    True
    """
    steps, network = (model.steps[:-1], model.steps[-1][1]) if isinstance(model, Pipeline) else ([], model)
    if not is_network(network):
        what = f"a Pipeline that ends in {type(network).__name__}" if network is not model else type(model).__name__
        raise TypeError(
            "fit_blocks fits RNNRegressor, RNNClassifier, their kin of trees, or a Pipeline that ends in one, got "
            f"{what}: pass what is inside of searches and TransformedTargetRegressor (normalize_y scales targets)."
        )
    blocks, front = Blocks(blocks), Front(steps)
    check_learns_in_blocks(network, has_validation=X_val is not None)
    front.learn(blocks)
    X_val = None if X_val is None else front.transform(X_val)
    fit_network_in_blocks(network, front.over(blocks), (X_val, y_val, sample_weight_val))
    front.publish()
    return model
