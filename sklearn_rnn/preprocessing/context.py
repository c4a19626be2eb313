"""What of the rows seen so far later windows can need."""

import numpy as np

from sklearn_rnn.preprocessing.rows import Rows
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
    if context == "tail":
        return _tail(pool, Track(pool, order, axis, plan.span), plan)
    return pool.subset(slice(0) if context is None else np.arange(len(pool)) if order is None else order)


def _tail(pool, track, plan):
    """The last rows of each series, as far as a later window can reach: at most max(span, 1) of each.

    Under edge padding absent rows are kept as what they will be filled with; and where the reach begins with places
    that are empty, the row that fills those is kept.
    """
    if not track.length:
        return pool.subset(slice(0))
    edge = plan.padding == "edge"
    counts = np.diff(np.flatnonzero(track.first), append=len(track.first))
    last = np.append(track.starts[1:], track.length) - 1
    reach = np.repeat(last, counts) - max(plan.span, int(edge)) + 1
    stays = track.places >= reach
    positions = np.arange(len(pool))[track.order]
    source = positions
    if edge:
        stays[:-1] |= stays[1:] & ~track.first[1:] & (track.places[1:] > reach[1:])
        present = ~pool.absent()[track.order]
        latest = np.maximum.accumulate(np.where(present, np.arange(len(present)), -1))
        own = latest >= np.repeat(np.flatnonzero(track.first), counts)
        source = np.where(own, positions[np.maximum(latest, 0)], positions)
    rows = pool.subset(positions[stays])
    return Rows(pool.X[source[stays]], rows.time, rows.group, rows.labels)
