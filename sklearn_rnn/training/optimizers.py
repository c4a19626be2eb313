"""First-order optimisers on one flat vector.

Each is a few lines: ``step(theta, grad)`` updates theta in place by its formula, and ``state`` holds all it remembers,
as plain arrays and numbers, so that training can go on after a save.
"""

from math import sqrt

import numpy as np

from sklearn_rnn.numerics import norm
from sklearn_rnn.training.touched import EVERYTHING


class Optimizer:
    """What all optimisers share: a learning rate and a state of plain arrays and numbers.

    Every formula is one of elements. So a gradient by parts of theta, as that by the rows of an embedding that occur in
    a minibatch, moves these parts and what is remembered of them, and all else stays as it is.
    """

    def __init__(self, learning_rate, **state):
        self.learning_rate, self.state = learning_rate, state
        self._scratch = None

    def resume(self, state):
        """Go on from a state that was kept, if it is of this kind of optimiser; it is copied."""
        if state.keys() == self.state.keys():
            self.state = {name: np.copy(value) if np.ndim(value) else value for name, value in state.items()}

    def step(self, theta, grad, parts=EVERYTHING):
        """Update theta (size,) in place.

        Parameters
        ----------
        theta : ndarray (size,)
        grad : ndarray (n,)
            The gradient, which may be overwritten.
        parts : sequence of Stretch or Rows, default=EVERYTHING
            Where in theta the parts of grad belong, one behind the other.
        """
        self._begin()
        vectors = [theta, *(value for value in self.state.values() if np.ndim(value))]
        start = 0
        for part in parts:
            chosen = [part.of(vector) for vector in vectors]
            stop = start + chosen[0].size
            self._update(grad[start:stop], part, *chosen)
            start = stop
            for vector, values in zip(vectors, chosen, strict=True):
                part.put(values, vector)

    def _begin(self):
        """Whatever happens once a step."""

    def _update(self, grad, part, theta, *state):
        """Update theta and the arrays of the state, all (n,) and of one part of the parameters, in place."""
        raise NotImplementedError

    def _like(self, grad):
        """An uninitialised array of the shape of grad (n,)."""
        if self._scratch is None or self._scratch.size < grad.size:
            self._scratch = np.empty_like(grad)
        return self._scratch[: grad.size]


class SGD(Optimizer):
    """Stochastic gradient descent with Nesterov momentum, as in scikit-learn's MLP.

        v = momentum v - eta grad
        theta = theta + momentum v - eta grad

    Sutskever et al., On the importance of initialization and momentum in deep learning, ICML 2013,
    https://proceedings.mlr.press/v28/sutskever13.html
    """

    def __init__(self, theta, learning_rate, momentum=0.9):
        super().__init__(learning_rate, velocity=np.zeros_like(theta))
        self.momentum = momentum

    def _update(self, grad, part, theta, v):
        grad *= self.learning_rate
        v *= self.momentum
        v -= grad
        theta -= grad
        theta += self.momentum * v


class RMSprop(Optimizer):
    """Gradient divided by a running root mean square.

        s = 0.9 s + 0.1 grad^2
        theta = theta - eta grad / (sqrt(s) + 1e-8)

    Tieleman and Hinton, Lecture 6.5, COURSERA: Neural networks for machine learning, 2012.
    """

    decay = 0.9
    epsilon = 1e-8

    def __init__(self, theta, learning_rate):
        super().__init__(learning_rate, mean_square=np.zeros_like(theta))

    def _update(self, grad, part, theta, s):
        scratch = self._like(grad)
        np.multiply(grad, grad, out=scratch)
        scratch *= 1.0 - self.decay
        s *= self.decay
        s += scratch
        np.sqrt(s, out=scratch)
        scratch += self.epsilon
        np.divide(grad, scratch, out=scratch)
        scratch *= self.learning_rate
        theta -= scratch


class Adam(Optimizer):
    """Adaptive moments.

        m = b1 m + (1 - b1) grad                v = b2 v + (1 - b2) grad^2
        theta = theta - eta_t m / (sqrt(v) + 1e-8),    eta_t = eta sqrt(1 - b2^t) / (1 - b1^t)

    Kingma and Ba, Adam: a method for stochastic optimization, ICLR 2015, arXiv:1412.6980
    """

    b1, b2, epsilon = 0.9, 0.999, 1e-8

    def __init__(self, theta, learning_rate):
        super().__init__(learning_rate, first_moment=np.zeros_like(theta), second_moment=np.zeros_like(theta), step=0)

    def _begin(self):
        self.state["step"] += 1
        t = self.state["step"]
        self._eta = self.learning_rate * sqrt(1.0 - self.b2**t) / (1.0 - self.b1**t)

    def _update(self, grad, part, theta, m, v):
        scratch = self._like(grad)
        np.multiply(grad, grad, out=scratch)
        scratch *= 1.0 - self.b2
        v *= self.b2
        v += scratch
        grad *= 1.0 - self.b1
        m *= self.b1
        m += grad
        np.sqrt(v, out=scratch)
        scratch += self.epsilon
        np.divide(m, scratch, out=scratch)
        scratch *= self._eta
        theta -= scratch


class AdamW(Adam):
    """Adam with weight decay of its own, outside the moments: before each step W = W - eta decay W.

    Loshchilov and Hutter, Decoupled weight decay regularization, ICLR 2019, arXiv:1711.05101

    Parameters
    ----------
    decay : ndarray (size,)
        How fast each parameter decays.
    """

    def __init__(self, theta, learning_rate, decay):
        super().__init__(theta, learning_rate)
        self._decay = decay

    def _update(self, grad, part, theta, m, v):
        scratch = np.multiply(theta, part.of(self._decay), out=self._like(grad))
        scratch *= self.learning_rate
        theta -= scratch
        super()._update(grad, part, theta, m, v)


def clip_by_global_norm(grad, bound):
    """Scale grad (size,) in place so that its norm is at most the bound; its norm before.

    Pascanu, Mikolov and Bengio, On the difficulty of training recurrent neural networks, ICML 2013,
    arXiv:1211.5063
    """
    before = norm(grad)
    if before > bound:
        grad *= bound / before
    return before
