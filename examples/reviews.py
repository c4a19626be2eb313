"""From the words of a review to its rating, 1 to 5: where the order of the words decides.

"The food was good but the room was awful" and "The food was awful but the room was good" are the same bag of words,
and "I would not say that ..." turns round what comes later. Reviews are made by a small grammar: the half behind "but",
and that which does not begin with "although", counts three times as much as the other. Word vectors and a recurrent
network are learnt together, beside logistic regression on counted words, and on counted pairs of words.
"""

from pathlib import Path

import matplotlib as mpl
import numpy as np
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, confusion_matrix, mean_absolute_error
from sklearn.pipeline import make_pipeline

from sklearn_rnn import RNNClassifier, SequenceVectorizer

OUTPUT = Path("output")
THINGS = ["food", "room", "staff", "view", "breakfast", "pool", "service", "bed"]
WORDS = {
    2.0: ["wonderful", "superb", "perfect"],
    1.0: ["good", "nice", "friendly"],
    -1.0: ["poor", "dull", "unpleasant"],
    -2.0: ["awful", "terrible", "disgusting"],
}


def draw_clause(rng):
    """Half a sentence, and how it means it, from -2 to 2."""
    mood = rng.choice(list(WORDS))
    thing, word = rng.choice(THINGS), rng.choice(WORDS[mood])
    form = rng.integers(4)
    if form == 0:
        return f"the {thing} was not {word}", -np.sign(mood)
    if form == 1:
        return f"i would not say that the {thing} was {word}", -np.sign(mood)
    return f"the {thing} was {'really ' if form == 2 else ''}{word}", mood


def draw_reviews(n, rng):
    """Texts and ratings of n reviews."""
    texts, ratings = [], []
    for _ in range(n):
        (main, weighs), (aside, less) = draw_clause(rng), draw_clause(rng)
        texts.append([f"{aside} but {main}", f"{main} although {aside}", f"although {aside} {main}"][rng.integers(3)])
        ratings.append(int(np.clip(np.rint(3 + 0.75 * weighs + 0.25 * less), 1, 5)))
    return texts, np.array(ratings)


def make_models(n_epochs):
    """Counted words, counted pairs, and a network, by name."""
    return {
        "counted words": make_pipeline(CountVectorizer(), LogisticRegression(max_iter=1000)),
        "words and pairs of them": make_pipeline(
            CountVectorizer(ngram_range=(1, 2)), LogisticRegression(max_iter=1000)
        ),
        "network": make_pipeline(
            SequenceVectorizer(), RNNClassifier(embedding_dim=16, max_iter=n_epochs, random_state=0)
        ),
    }


def plot(y, said, texts, network, path):
    """What each model says of each true rating, and how the network's mind moves along some reviews."""
    mpl.use("Agg")
    import matplotlib.pyplot as plt

    figure = plt.figure(figsize=(12, 7.5), layout="constrained")
    above, below = figure.subfigures(2, 1, height_ratios=(1, 1.1))
    for axes, (name, ratings) in zip(above.subplots(1, len(said)), said.items(), strict=True):
        shares = confusion_matrix(y, ratings, normalize="true")
        axes.imshow(shares, cmap="Blues", vmin=0, vmax=1)
        for (i, j), share in np.ndenumerate(shares):
            axes.text(j, i, f"{share:.2f}", ha="center", va="center", color="white" if share > 0.5 else "black")
        axes.set(xticks=range(5), yticks=range(5), xticklabels=range(1, 6), yticklabels=range(1, 6))
        axes.set(title=name, xlabel="said", ylabel="rating")
    for axes, text in zip(below.subplots(len(texts), 1), texts, strict=True):
        words = text.split()
        beginnings = [" ".join(words[: k + 1]) for k in range(len(words))]
        expected = network.predict_proba(beginnings) @ network.classes_
        axes.imshow(expected[None], cmap="RdYlGn", vmin=1, vmax=5, aspect="auto")
        for k, (word, rating) in enumerate(zip(words, expected, strict=True)):
            color = "white" if abs(rating - 3) > 1.5 else "black"
            axes.text(k, 0, f"{word}\n{rating:.1f}", ha="center", va="center", color=color)
        axes.axis("off")
    below.suptitle("The rating that the network expects if the review ends with this word")
    figure.savefig(path, dpi=120)
    plt.close(figure)


def main(n_train=3000, n_test=1000, n_epochs=25):
    """Draw reviews, compare, read some word by word."""
    rng = np.random.default_rng(0)
    (X, y), (X_test, y_test) = draw_reviews(n_train, rng), draw_reviews(n_test, rng)
    for text, rating in zip(X[:4], y, strict=False):
        print(f"  {rating}: {text}")
    models = make_models(n_epochs)
    said = {name: model.fit(X, y).predict(X_test) for name, model in models.items()}
    print(f"{n_test} new reviews         right   mean absolute error")
    for name, ratings in said.items():
        print(f"{name:25s}{accuracy_score(y_test, ratings):8.3f}{mean_absolute_error(y_test, ratings):15.3f}")

    swapped = ["the food was perfect but the room was awful", "the food was awful but the room was perfect"]
    for name, model in models.items():
        print(f"{name:25s}{[int(rating) for rating in model.predict(swapped)]} for the same words in two orders")
    OUTPUT.mkdir(exist_ok=True)
    negated = "although the bed was nice i would not say that the staff was friendly"
    plot(y_test, said, [*swapped, negated], models["network"], OUTPUT / "reviews.png")
    print(f"Plot: {OUTPUT / 'reviews.png'}")


if __name__ == "__main__":
    main()
