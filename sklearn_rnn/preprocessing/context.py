"""What of the rows seen so far later windows can need."""

import numpy as np

from sklearn_rnn.preprocessing.track import Track


def kept(pool, order, axis, plan, context):
    """The rows to remember.

    Parameters
    ----------
    pool : Rows
    order : ndarray of int or None
        Of the rows that count, sorted by series and time: see `Track`.
    axis : TimeAxis or None
    plan : Plan
    context : {"tail", "all"} or None
        As the parameter of `SequenceWindower`.

    Returns
    -------
    Rows
        Copies.
    """
    if context is None:
        return pool.none()
    if context == "tail":
        return _tail(pool, Track(pool, order, axis, plan.span), plan)
    return pool.subset(np.arange(len(pool)) if order is None else order)


def _tail(pool, track, plan):
    """The last rows of each series, as far as a later window can reach: at most span of each.

    Under edge padding also the last row before those that is not absent: it fills what is empty behind it.
    """
    if not track.length:
        return pool.none()
    starts = np.flatnonzero(track.first)
    last = np.append(track.starts[1:], track.length) - 1
    stays = track.places > np.repeat(last - plan.span, np.diff(starts, append=len(track.first)))
    positions = np.arange(len(pool))[track.order]
    if plan.padding == "edge":
        fills = ~stays & ~pool.absent()[track.order]
        latest = np.maximum.reduceat(np.where(fills, np.arange(len(fills)), -1), starts)
        stays[latest[latest >= 0]] = True
    return pool.subset(positions[stays])
