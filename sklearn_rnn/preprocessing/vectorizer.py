"""SequenceVectorizer."""

from collections.abc import Callable
from numbers import Integral
from typing import Literal, Self

import numpy as np
from numpy.typing import ArrayLike
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils.validation import check_is_fitted

from sklearn_rnn.arguments import is_int
from sklearn_rnn.callbacks import CallbackSupport, FitTask
from sklearn_rnn.compat import Interval, RealNotInt, StrOptions, _fit_context, validate_parameter_constraints
from sklearn_rnn.preprocessing.vocabulary import (
    ABSENT,
    FIRST,
    STANDS_FOR_UNKNOWN,
    ids_of,
    learn,
    padded,
    read_ids,
    read_texts,
    tokenizer,
    truncated,
)
from sklearn_rnn.soundness import require, saved_state_of
from sklearn_rnn.transaction import at_one_moment, draft_of


class SequenceVectorizer(CallbackSupport, TransformerMixin, BaseEstimator):
    r"""Turn texts into sequences of token ids: what CountVectorizer is to bags of words.

    Id 0 is no step, 1 a token that is not in the vocabulary, and 2, 3, ... are the vocabulary in alphabetical order. A
    network behind it sets ``embedding_dim``, and learns a vector for each id.

    Parameters
    ----------
    analyzer : {"word", "char"} or callable, default="word"
        What a token is: what token_pattern finds, or every character, white space too. A callable takes the text as it
        is and returns a list of str; with a function `dump` refuses the model, since `load` would have to run it.
    lowercase : bool, default=True
        Whether words and characters are put into lower case.
    token_pattern : str, default="(?u)\\b\\w+\\b"
        Regular expression of a word. If it has a group, that is the token.
    max_features : int or None, default=None
        Keep so many of the most frequent tokens; None: all.
    min_df : int or float, default=1
        Keep tokens that occur in so many texts, or in such a share of them. Those left out teach a network what an
        unknown token (id 1) means.
    max_length : int or None, default=None
        Tokens of a text at most; None: all.
    truncate : {"end", "start"}, default="end"
        Where a text that is longer than max_length loses tokens.
    pad : bool, default=True
        Whether the result is one array, with zeros behind each text; False: a list of arrays.

    Attributes
    ----------
    vocabulary_ : dict of str to int
        The id of each token.
    max_length_ : int
        Number of tokens of the longest text of fit, before it was truncated.

    See Also
    --------
    next_tokens : What a network learns from to continue texts.
    RNNClassifier : Its embedding_dim gives each id a vector.
    sklearn.feature_extraction.text.CountVectorizer : Texts as bags of words, without order.

    Notes
    -----
    Characters are code points: "é" may be one of them or two. Bring texts of different sources to one form first, by
    ``unicodedata.normalize("NFC", text)``.

    Examples
    --------
    >>> from sklearn_rnn import SequenceVectorizer
    >>> vectorizer = SequenceVectorizer()
    >>> vectorizer.fit_transform(["Good food!", "not good", ""])
    array([[3, 2],
           [4, 3],
           [0, 0]])
    >>> vectorizer.vocabulary_
    {'food': 2, 'good': 3, 'not': 4}
    >>> vectorizer.inverse_transform(vectorizer.transform(["not very good food"]))
    ['not � good food']

    Its parameters and those of a network are searched together:

    >>> from sklearn.model_selection import GridSearchCV
    >>> from sklearn.pipeline import Pipeline
    >>> from sklearn_rnn import RNNClassifier
    >>> pipeline = Pipeline([("tokens", SequenceVectorizer()), ("rnn", RNNClassifier(4, max_iter=1))])
    >>> grid = {"tokens__analyzer": ["word", "char"], "rnn__embedding_dim": [2, 4]}
    >>> search = GridSearchCV(pipeline, grid, cv=2).fit(["good", "bad", "so good", "so bad"], [1, 0, 1, 0])
    >>> len(search.cv_results_["params"])
    4
    """

    _parameter_constraints: dict = {
        "analyzer": [StrOptions({"word", "char"}), callable],
        "lowercase": ["boolean"],
        "token_pattern": [str],
        "max_features": [Interval(Integral, 1, None, closed="left"), None],
        "min_df": [Interval(Integral, 1, None, closed="left"), Interval(RealNotInt, 0, 1, closed="both")],
        "max_length": [Interval(Integral, 1, None, closed="left"), None],
        "truncate": [StrOptions({"end", "start"})],
        "pad": ["boolean"],
    }

    def __init__(
        self,
        *,
        analyzer: Literal["word", "char"] | Callable[[str], list[str]] = "word",
        lowercase: bool = True,
        token_pattern: str = r"(?u)\b\w+\b",
        max_features: int | None = None,
        min_df: float = 1,
        max_length: int | None = None,
        truncate: Literal["end", "start"] = "end",
        pad: bool = True,
    ) -> None:
        self.analyzer = analyzer
        self.lowercase = lowercase
        self.token_pattern = token_pattern
        self.max_features = max_features
        self.min_df = min_df
        self.max_length = max_length
        self.truncate = truncate
        self.pad = pad

    @_fit_context(prefer_skip_nested_validation=True)
    def fit(self, X: ArrayLike, y: ArrayLike | None = None) -> Self:
        """Learn the vocabulary.

        Parameters
        ----------
        X : list, array, Series or frame of one column of str (n_samples,)
            Texts. Empty ones are legal.
        y : ignored

        Returns
        -------
        self : object

        Raises
        ------
        TypeError
            If X holds anything but str.
        ValueError
            If there is no text, or no token is left.
        """
        task = FitTask(self, X, y)
        with draft_of(self) as draft, task.on(draft):
            texts = read_texts(X)
            if not texts:
                raise ValueError("Found array with 0 sample(s) while a minimum of 1 is required: X holds no text.")
            tokens = list(map(draft._tokenizer(), texts))
            draft.vocabulary_ = learn(tokens, draft.max_features, draft.min_df)
            draft.max_length_ = max(map(len, tokens))
        return self

    @at_one_moment
    def transform(self, X: ArrayLike) -> np.ndarray | list[np.ndarray]:
        """Turn texts into ids.

        Parameters
        ----------
        X : as in `fit`

        Returns
        -------
        ids : ndarray of int64 (n_samples, n_tokens), or list of ndarray (n_tokens_i,)
            The width is max_length, or where that is None ``max_length_``, or that of the longest text given if it is
            longer. With pad=False a list.

        Raises
        ------
        TypeError
            If X holds anything but str.
        """
        check_is_fitted(self)
        tokens = map(self._tokenizer(), read_texts(X))
        rows = [truncated(ids_of(text, self.vocabulary_), self.max_length, self.truncate == "end") for text in tokens]
        if not self.pad:
            return rows
        return padded(rows, self.max_length or max([self.max_length_, *map(len, rows)]))

    @at_one_moment
    def inverse_transform(self, X: ArrayLike) -> list[str]:
        """Turn ids back into texts.

        Parameters
        ----------
        X : array-like (n_samples, n_tokens) or list of array-like (n_tokens_i,)
            Ids. Those that are 0 stand for nothing.

        Returns
        -------
        texts : list of str
            Characters are joined by nothing, other tokens by a space. What was not in the vocabulary is U+FFFD.

        Raises
        ------
        ValueError
            If an id is none of this vocabulary's.
        """
        check_is_fitted(self)
        tokens = [*[STANDS_FOR_UNKNOWN] * FIRST, *self.vocabulary_]
        rows = read_ids(X)
        if (largest := max((int(row.max(initial=0)) for row in rows), default=0)) >= len(tokens):
            raise ValueError(f"X holds the id {largest}, but the largest of this vocabulary is {len(tokens) - 1}.")
        between = "" if self.analyzer == "char" else " "
        return [between.join(tokens[i] for i in row[row != ABSENT]) for row in rows]

    def _tokenizer(self):
        """A function from a text to its list of tokens."""
        return tokenizer(self.analyzer, self.lowercase, self.token_pattern)

    def _check_state(self):
        """ValueError if what was loaded of a file is not what fit leaves."""
        with saved_state_of(self):
            validate_parameter_constraints(self._parameter_constraints, self.get_params(), type(self).__name__)
            self._tokenizer()
            if not hasattr(self, "vocabulary_"):
                return
            tokens, ids = [*self.vocabulary_], [*self.vocabulary_.values()]
            in_order = tokens == sorted(tokens) and ids == [*range(FIRST, FIRST + len(tokens))]
            of_types = {type(each) for each in (*tokens, *ids)} == {str, int}
            require(in_order and of_types, "vocabulary_ must hold str in alphabetical order, and their ids from 2 on")
            require(is_int(self.max_length_, 1), f"max_length_={self.max_length_!r}, expected a positive int")

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.string = True
        tags.input_tags.two_d_array = False
        return tags
