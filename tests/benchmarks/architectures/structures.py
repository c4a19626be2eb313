"""What is read otherwise than from left to right: trees, and sequences without their foreseen steps."""

import numpy as np
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

from tests.benchmarks.architectures.trials import compare
from tests.estimators.test_trees import expressions

N_SYMBOLS = 20
OPTIONS = {"learning_rate_init": 1e-2, "learning_rate": "cosine", "batch_size": 32, "dtype": "float32"}


def marked(seed, n):
    """Ids of a cycle of 20 symbols, 100 to 160 steps, but for two marks 30 to 100 apart; which two they are, 0 to 3."""
    rng = np.random.default_rng(seed)
    X, y = [], rng.integers(0, 4, n)
    for kind in y:
        length, apart = rng.integers(100, 161), rng.integers(30, 100)
        x = (np.arange(length) + rng.integers(N_SYMBOLS)) % N_SYMBOLS + 1
        first = rng.integers(1, length - apart - 1)
        x[[first, first + apart]] = N_SYMBOLS + 1 + np.array(divmod(kind, 2))
        X.append(x)
    return X, y


def words(X):
    """Trees or ids as texts, every token a word."""
    return [" ".join(map(str, x)) if isinstance(x, np.ndarray) else _bracketed(x) for x in X]


def _bracketed(tree):
    return tree if isinstance(tree, str) else f"( {' '.join(map(_bracketed, tree))} )"


class OnWords:
    """A classifier that reads what it is given as texts."""

    def __init__(self, model):
        self.model = model

    def fit(self, X, y):
        """X of trees or ids."""
        self.model.fit(words(X), y)
        self.weights_ = getattr(self.model[-1], "weights_", None) or {"coef": self.model[-1].coef_}
        return self

    def score(self, X, y):
        """The model's own."""
        return self.model.score(words(X), y)


class Compressed:
    """A GRU behind a compressor, which remembers what it kept and whether it lost anything."""

    def __init__(self, network, predictor):
        from sklearn_rnn import HistoryCompressor

        self.network, self.compressor = network, HistoryCompressor(predictor)

    def fit(self, X, y):
        """Both."""
        self.network.fit(self.compressor.fit_transform(X), y)
        self.weights_ = {
            **self.network.weights_,
            **{f"p.{k}": w for k, w in self.compressor.estimator_.weights_.items()},
        }
        return self

    def score(self, X, y):
        """Of the network."""
        return self.network.score(self.compressor.transform(X), y)


def kept(model, X):
    """Share of steps that a compressor passes on, and of sequences that come back whole."""
    if not isinstance(model, Compressed):
        return {"kept": 1.0, "lossless": 1.0}
    Z = model.compressor.transform(X)
    again = model.compressor.inverse_transform(Z)
    share = sum(map(np.count_nonzero, Z)) / sum(map(len, X))
    return {"kept": share, "lossless": np.mean([np.array_equal(a, b) for a, b in zip(again, X, strict=True)])}


def grams():
    """Logistic regression on counts of one to three neighbouring words."""
    vectorizer = CountVectorizer(ngram_range=(1, 3), token_pattern=r"\S+")
    return OnWords(make_pipeline(vectorizer, LogisticRegression(max_iter=1000)))


def report():
    """Accuracy on deeper trees; on marks, with what is kept."""
    from sklearn_rnn import RNNClassifier, SequenceVectorizer, TreeRNNClassifier

    def brackets(seed):
        network = RNNClassifier(16, embedding_dim=12, alpha=1e-3, max_iter=30, random_state=seed, **OPTIONS)
        return OnWords(make_pipeline(SequenceVectorizer(pad=False, token_pattern=r"\S+"), network))

    yield "Boolean expressions, 2,000 trees of depth 1 to 4, 30 epochs: accuracy on new 300 of each depth"
    yield ""
    yield from compare(
        {
            "TreeRNN, Elman 16": lambda seed: TreeRNNClassifier(
                16, embedding_dim=12, alpha=1e-3, max_iter=30, random_state=seed, **OPTIONS
            ),
            "GRU 16 on the brackets": brackets,
            "logistic regression, 1- to 3-grams": lambda seed: grams(),
        },
        lambda seed: expressions(2000, [1, 2, 3, 4], seed),
        lambda model, seed: {f"depth {d}": model.score(*expressions(300, [d], seed + 100)) for d in (4, 6, 8)},
    )
    yield ""
    yield "Two marks far apart in a cycle, 400 sequences of 100 to 160 steps: accuracy on new 200"
    yield ""

    def gru(seed, epochs):
        return RNNClassifier(24, embedding_dim=8, alpha=0.0, max_iter=epochs, random_state=seed, **OPTIONS)

    def predictor(seed):
        return RNNClassifier(
            24, mapping="many-to-many", embedding_dim=16, alpha=0.0, max_iter=50, random_state=seed, **OPTIONS
        )

    yield from compare(
        {
            "compressor, GRU 24 behind it, 60 epochs": lambda seed: Compressed(gru(seed, 60), predictor(seed)),
            "GRU 24 alone, 60 epochs": lambda seed: gru(seed, 60),
            "GRU 24 alone, 250 epochs": lambda seed: gru(seed, 250),
            "logistic regression, 1- to 3-grams": lambda seed: grams(),
        },
        lambda seed: marked(seed, 400),
        lambda model, seed: {
            "accuracy": model.score(*marked(seed + 100, 200)),
            **kept(model, marked(seed + 100, 200)[0]),
        },
        seeds=range(2),
    )
