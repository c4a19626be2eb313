"""
Can a network learn to count, and count on?
===========================================

Strings of n times "a", then n times "b", are the first that no finite
automaton can tell: the end is known to who has counted. A network may count
in its state as far as it was shown, and no further. One with a stack
(Joulin and Mikolov 2015) can do what the rule says: push for each a, pop for
each b, and say the end where the stack is empty.

A stack network and a GRU read strings of n up to 7 and are asked for n up to
32. The task shows the mechanism, not a need: a running count as a feature
solves it with a linear model.
"""

# %%
# The strings
# -----------
# At each step the network says what comes next: an a, a b, or the end. After
# an a nobody can know it, and NaN says so: such steps count nowhere.

import matplotlib.pyplot as plt
import numpy as np
from sklearn.linear_model import LogisticRegression

from sklearn_rnn import RNNClassifier
from sklearn_rnn.cells import StackRNN
from sklearn_rnn.network import Network, Workspace


def strings(numbers):
    """a^n b^n one-hot, and what comes next (1: b, 2: the end); lists."""
    X, y = [], []
    for n in numbers:
        symbols = np.repeat([0, 1], n)
        coming = np.append(symbols[1:], 2).astype(float)
        coming[:n] = np.nan
        X.append(np.eye(2)[symbols])
        y.append(coming)
    return X, y


def whole(model, numbers):
    """Of each number, whether all that can be known is said rightly."""
    X, y = strings(numbers)
    answers = zip(model.predict(X), y, numbers, strict=True)
    return np.array([(said == true)[n:].all() for said, true, n in answers])


X, y = strings(np.random.default_rng(0).integers(1, 8, 500))

# %%
# Baselines
# ---------
# A logistic regression on the last 8 symbols, and on a running count.


def rows(X, y, columns):
    """What columns makes of each string, and targets, of known steps."""
    read = np.concatenate([columns(x) for x in X])
    true = np.concatenate(y)
    return read[~np.isnan(true)], true[~np.isnan(true)]


def last_symbols(x, n=8):
    """The last symbols at each step, the newest last."""
    x = np.concatenate([np.zeros((n - 1, 2)), x])
    windows = np.lib.stride_tricks.sliding_window_view(x, n, axis=0)
    return windows.reshape(len(windows), -1)


def counts(x):
    """How many more a than b there were, at each step."""
    return (x @ [1, -1]).cumsum()[:, None]


numbers = np.arange(1, 33)
right = {}
for name, columns in [("last symbols", last_symbols), ("a count", counts)]:
    linear = LogisticRegression(C=1e4).fit(*rows(X, y, columns))
    parts = [rows(*strings([n]), columns) for n in numbers]
    right[name] = [(linear.predict(x) == true).all() for x, true in parts]

# %%
# Networks
# --------
# Without a recurrence of its own the network's stack is all its memory. Not
# every start finds the stack: of three the training loss says which to take.

options = {
    "mapping": "many-to-many",
    "learning_rate_init": 2e-2,
    "learning_rate": "cosine",
    "alpha": 0.0,
    "batch_size": 16,
    "max_iter": 20,
    "dtype": "float32",
}
stack = {"hidden_size": 12, "cell": StackRNN(depth=8)}
chosen = {}
for name, kind in [("stack", stack), ("GRU", {"hidden_size": 7})]:
    parameters = [kind | options | {"random_state": k} for k in range(3)]
    starts = [RNNClassifier(**start).fit(X, y) for start in parameters]
    best = chosen[name] = min(starts, key=lambda start: start.loss_)
    losses = ", ".join(f"{start.loss_:.4f}" for start in starts)
    print(f"{name:5s} training losses of three starts: {losses}")

# %%
# Which strings are right
# -----------------------
# No weight depends on the depth of the stack, so that the fitted network is
# given a deeper one for longer strings.

chosen["stack"].set_params(cell=StackRNN(depth=48))
right |= {name: whole(model, numbers) for name, model in chosen.items()}
for name, found in right.items():
    seen, new = np.mean(found[:7]), np.mean(found[7:])
    print(f"{name:12s}  n = 1 to 7: {seen:4.2f}   n = 8 to 32: {new:4.2f}")

# sphinx_gallery_start_ignore
assert np.mean(right["stack"]) == np.mean(right["a count"]) == 1
assert np.mean(right["GRU"][:7]) == 1
assert np.mean(right["GRU"][7:]) < 0.3
assert np.mean(right["last symbols"][:7]) < 1
# sphinx_gallery_end_ignore

# %%
# The stack network goes on to every number asked, the GRU to hardly one that
# it was not shown. Who gives the count as a column needs neither.
#
# The stack at work
# -----------------
# Its places after each symbol, from the top down: what was pushed for each a
# is popped for each b.


def stacks(model, x):
    """The places of the stack (n_steps, depth) after each step of x."""
    sizes = x.shape[1], (model.hidden_size,), model.n_outputs_
    network = Network(model.cell, *sizes)
    packed = network.layout.pack(model.weights_, float)
    params, work = network.layout.views(packed), Workspace(float)
    beginnings = [x[: t + 1, :, None] for t in range(len(x))]
    ends = [network(params, part, None, work)[1] for part in beginnings]
    return np.array([end["layers.0.stacks"][:, 0] for end in ends])


places = stacks(chosen["stack"], strings([12])[0][0])
figure, axis = plt.subplots(figsize=(7, 4), layout="constrained")
image = axis.imshow(places[:, :16].T, cmap="cividis", aspect="auto")
axis.set_xticks(range(24), list(12 * "a" + 12 * "b"))
axis.set(xlabel="symbol read", ylabel="place, from the top")
axis.set_title("What the stack holds while 12 a and 12 b are read")
figure.colorbar(image, label="value of the place")
plt.show()
