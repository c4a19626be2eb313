"""Continuing sequences of tokens."""

from numbers import Real

import numpy as np
from numpy.typing import ArrayLike
from sklearn.utils import check_random_state
from sklearn.utils.metaestimators import available_if

from sklearn_rnn.arguments import check_int
from sklearn_rnn.estimators.mappings import reads_steps
from sklearn_rnn.transaction import at_one_moment


class Generation:
    """What a classifier that says the next token of every step makes of it: sequences that go on."""

    @available_if(reads_steps)
    @at_one_moment
    def generate(
        self,
        X: ArrayLike,
        n_steps: int,
        *,
        temperature: float = 1.0,
        stop: int | ArrayLike | None = None,
        random_state: int | np.random.RandomState | None = None,
    ) -> list[np.ndarray]:
        """Continue sequences: draw the next token from `predict_proba`, read it, and so on.

        For classifiers with mapping="many-to-many", embedding_dim and token ids as classes, fitted on what
        `next_tokens` makes, which read in one direction.

        Parameters
        ----------
        X : as in `fit`
            Token ids of the beginnings, of any lengths.
        n_steps : int
            How many tokens to draw at most.
        temperature : float, default=1.0
            By what the outputs are divided before they become probabilities: below 1 the likely becomes likelier, and 0
            always takes the likeliest.
        stop : int or array-like of int, default=None
            Ids that end a sequence, beside 0.
        random_state : int, RandomState instance or None, default=None
            Draws the tokens. An int gives the same ones every time.

        Returns
        -------
        ids : list of ndarray of int64 (at most n_steps,)
            The new ids alone, up to 0 or one of ``stop``, which is left out.

        Raises
        ------
        ValueError
            If the classifier is another, n_steps is no positive int, or temperature is negative.
        TypeError
            If X is text, or stop holds no ids.
        """
        self._check_ready()
        self._check_generates()
        if isinstance(X, str) or (not hasattr(X, "columns") and any(isinstance(x, str) for x in X[:1])):
            raise TypeError(
                "generate continues token ids, got text: pass vectorizer.transform([text]), and what it returns to "
                "vectorizer.inverse_transform (see SequenceVectorizer)."
            )
        check_int("n_steps", n_steps)
        if not isinstance(temperature, Real) or not 0 <= temperature < np.inf:
            raise ValueError(f"temperature must be a number that is not negative, got {temperature!r}.")
        ends = _ids_that_end(stop)
        sequences, model = self._read(X)
        rng, new = check_random_state(random_state), [None] * len(sequences)
        for rows, continuation in model.continuations(sequences):
            chosen = self._continue(continuation, n_steps, temperature, ends, rng)
            for i, ids in zip(np.arange(len(sequences))[rows], chosen, strict=True):
                new[i] = ids
        return new

    def _check_generates(self):
        """ValueError for classifiers whose outputs are no next tokens."""
        if self.mapping != "many-to-many" or self.embedding_dim is None:
            raise ValueError(
                'generate is for mapping="many-to-many" with embedding_dim, which next_tokens makes X and y for; got '
                f'mapping="{self.mapping}", embedding_dim={self.embedding_dim}.'
            )
        if self.bidirectional:
            raise ValueError("generate reads what it wrote, in one direction: it needs bidirectional=False.")
        if self.classes_.dtype.kind not in "iu" or self.classes_[0] < 0:
            raise ValueError(
                f"generate reads what it wrote, so classes must be token ids, whole numbers from 0 on, got classes_ of "
                f"dtype {self.classes_.dtype}, first {self.classes_[0]!r}. next_tokens makes them."
            )

    def _continue(self, continuation, n_steps, temperature, ends, rng):
        """New ids of each sequence of a Continuation: list of ndarray of int64."""
        n_batch, classes = continuation.outputs.shape[1], self.classes_.astype(np.int64)
        ids, lengths = np.empty((n_steps, n_batch), np.int64), np.full(n_batch, n_steps)
        is_end = np.isin(classes, ends)
        for t, shares in enumerate(rng.uniform(size=(n_steps, n_batch))):
            drawn = _drawn(continuation.outputs, temperature, shares)
            ids[t] = classes[drawn]
            lengths[is_end[drawn] & (lengths == n_steps)] = t
            if lengths.max() < n_steps:
                break
            continuation(ids[t])
        return [column[:length].copy() for column, length in zip(ids.T, lengths, strict=True)]


def may_generate(classifier):
    """Whether `generate` of a fitted classifier may be asked."""
    if not isinstance(classifier, Generation):
        return False
    try:
        classifier._check_generates()
    except ValueError:
        return False
    return True


def continuations_of(classifier, X):
    """Positions of sequences of ids (slice or index array) and a `Continuation` of them, for one that may generate."""
    sequences, model = classifier._read(X)
    return list(model.continuations(sequences))


def _drawn(Z, temperature, shares):
    """Classes (n_batch,) drawn from outputs Z (n_classes, n_batch); shares (n_batch,) in [0, 1) say which."""
    if temperature == 0:
        return Z.argmax(axis=0)
    cumulated = np.exp((Z - Z.max(axis=0)) / temperature).cumsum(axis=0)
    return (cumulated <= shares * cumulated[-1]).sum(axis=0)


def _ids_that_end(stop):
    """0, and the ids of stop."""
    ids = np.atleast_1d(np.array([], int) if stop is None else np.asarray(stop))
    if ids.size and (ids.dtype.kind not in "iu" or ids.ndim > 1):
        raise TypeError(f"stop must be a token id, or several: vectorizer.vocabulary_[token], got {stop!r}.")
    return [0, *ids.tolist()]
