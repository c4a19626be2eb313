"""Multinomial logistic regression along a path of penalties."""

from functools import partial

import numpy as np
from scipy.optimize import minimize
from scipy.sparse.linalg import LinearOperator, cg

from sklearn_rnn.numerics import log_softmax, softmax

_RAREST = 1e-3  # probability of a class that no row has


class SoftmaxRegression:
    """Penalised multinomial logistic regression on one set of weighted rows, in its eigenbasis.

        L(W, b) = sum_i w_i l(W z_i + b, y_i) + penalty / 2 |W|^2

    Solved by quasi-Newton steps from the solution of the penalty before, in coordinates that its curvature scales.

    Parameters
    ----------
    Z : ndarray of float64 (n_inputs, n_rows)
    y : ndarray of int (n_rows,)
        Classes.
    weight : ndarray of float64 (n_rows,)
        Counts.
    n_classes : int
    start : (W, b), default=None
        A solution for other rows, to begin with; None: the prior alone.

    Attributes
    ----------
    W : ndarray (n_classes, n_inputs)
    b : ndarray (n_classes,)
    """

    def __init__(self, Z, y, weight, n_classes, start=None):
        self._Z, self._weight = Z, weight
        counts = np.bincount(y, weight, n_classes)
        self._classes = np.flatnonzero(counts)
        self._y = np.searchsorted(self._classes, y)
        if start is None:
            self.W, self.b = np.zeros((n_classes, len(Z))), np.zeros(n_classes)
            self.b[self._classes] = np.log(counts[self._classes] / counts.sum())
            self._rest()
        else:
            self.W, self.b = (part.copy() for part in start)

    def solve(self, penalty, exact=False):
        """Move W and b to the minimum of this penalty.

        Parameters
        ----------
        penalty : float
            Infinite: none, the prior alone.
        exact : bool, default=False
            To rounding, by Newton's steps, rather than to what scores can tell.
        """
        if len(self._classes) < 2 or not np.isfinite(penalty):
            return
        for find in (_Objective.quasi_newton, _Objective.newton) if exact else (_Objective.quasi_newton,):
            theta = np.c_[self.W, self.b][self._classes]
            objective = _Objective(self._Z, self._y, self._weight, penalty, theta)
            theta = objective.scale * find(objective).reshape(theta.shape)
            self.W[self._classes], self.b[self._classes] = theta[:, :-1], theta[:, -1]
        self._rest()

    def log_probabilities(self, Z):
        """Of the classes (n_classes, n_rows) for rows Z (n_inputs, n_rows)."""
        return log_softmax(self.W @ Z + self.b[:, None])

    def _rest(self):
        """Give classes that no row has the probability of a rare one, on average."""
        A = self.W[self._classes] @ self._Z + self.b[self._classes, None]
        level = np.average(A[0] - log_softmax(A)[0], weights=self._weight) if self._weight.sum() > 0 else 0.0
        rest = np.setdiff1d(np.arange(len(self.b)), self._classes)
        self.b[rest] = level + np.log(_RAREST)


class _Objective:
    """L and its derivatives in coordinates x in which its curvature at theta (n_classes, n_inputs + 1) is about 1."""

    def __init__(self, Z, y, weight, penalty, theta):
        self._Z, self._weight, self._at = np.vstack([Z, np.ones(len(weight))]), weight, None
        self._own = y, np.arange(len(y))
        penalties = np.append(np.full(len(Z), penalty), 0)
        P = softmax(theta @ self._Z)
        curvature = (weight * P * (1 - P)) @ (self._Z * self._Z).T
        self.scale = 1 / np.sqrt(curvature + penalties + 1e-9)
        self._start = (theta / self.scale).ravel()
        self._penalties = penalties * self.scale**2

    def quasi_newton(self):
        """Where L is smallest, as far as scores can tell."""
        options = {"maxiter": 500, "maxcor": 20, "gtol": 1e-2, "ftol": 1e-12}
        return minimize(self, self._start, jac=True, method="L-BFGS-B", options=options).x

    def newton(self):
        """Where L is smallest, to rounding.

        SciPy's Newton method takes gradients below 1e-5 for none at times; three more steps reach what rounding leaves.
        """
        options = {"maxiter": 30, "xtol": 1e-8}
        x = minimize(self, self._start, jac=True, hessp=self.curve, method="Newton-CG", options=options).x
        for _ in range(3):
            curvature = LinearOperator((x.size, x.size), partial(self.curve, x), dtype=x.dtype)
            x = x - cg(curvature, self(x)[1], rtol=1e-4, atol=1e-12, maxiter=300)[0]
        return x

    def __call__(self, x):
        """L, and its gradient (n_classes * (n_inputs + 1),)."""
        X, (loss, P) = x.reshape(self.scale.shape), self._loss_and_probabilities(x)
        errors = P * self._weight
        errors[self._own] -= self._weight
        gradient = self.scale * (errors @ self._Z.T) + self._penalties * X
        return loss + 0.5 * (self._penalties * X * X).sum(), gradient.ravel()

    def curve(self, x, v):
        """The Hessian at x times v."""
        P, V = self._loss_and_probabilities(x)[1], v.reshape(self.scale.shape)
        A = (self.scale * V) @ self._Z
        A -= (P * A).sum(axis=0)
        A *= P * self._weight
        return (self.scale * (A @ self._Z.T) + self._penalties * V).ravel()

    def _loss_and_probabilities(self, x):
        """Without the penalty; probabilities (n_classes, n_rows). Kept for an x that is asked again and again."""
        if self._at is None or not np.array_equal(x, self._at):
            A = (self.scale * x.reshape(self.scale.shape)) @ self._Z
            A -= A.max(axis=0)
            own = A[self._own]
            P = np.exp(A, out=A)
            total = P.sum(axis=0)
            P /= total
            self._at, self._said = x.copy(), (self._weight @ (np.log(total) - own), P)
        return self._said
