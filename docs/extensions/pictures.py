"""How the gallery draws its pictures, and in which order its examples stand."""

import random
import warnings
from pathlib import Path
from time import process_time

import matplotlib as mpl
import numpy as np
from sphinx_gallery.sorting import ExampleTitleSortKey

COLOURS = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000"]  # Okabe and Ito's
ORDER = [  # forecasting, sequences, text, what lies beneath, production
    "cancellations", "el_nino", "a_year_ahead", "weather", "share_prices", "promotions_known_ahead", "panels",
    "counts", "search", "leak",
    "digits", "gestures", "memory", "gradient_flow", "captions",
    "hello", "reviews", "tagging", "character_model", "compressor", "translation",
    "reservoir", "hopfield", "stack", "trees", "own_cell",
    "watch_training", "production", "larger_than_memory",
]  # fmt: skip


class InOrder(ExampleTitleSortKey):
    """Examples as ORDER has them, and others behind."""

    def __call__(self, filename):
        """The place of an example."""
        name = filename.removesuffix(".py")
        return (ORDER.index(name) if name in ORDER else len(ORDER), name)


_began = 0.0


def reset(gallery_conf, fname, when):
    """Begin each example with the same seeds, style and warnings, whichever ran before it in its process.

    When it has ended, its processor time is written down, which says on any machine, busy or not, what it costs.
    """
    global _began
    if when == "after":
        told = Path(gallery_conf["src_dir"]) / "_build" / "seconds"
        told.mkdir(parents=True, exist_ok=True)
        (told / Path(fname).stem).write_text(f"{process_time() - _began:.1f}")
        return
    _began = process_time()
    random.seed(0)
    np.random.seed(0)
    mpl.rcParams.update(
        {
            "axes.prop_cycle": mpl.cycler(color=COLOURS),
            "figure.figsize": (7.0, 4.0),
            "figure.constrained_layout.use": True,
            "axes.spines.top": False,
            "axes.spines.right": False,
        }
    )
    warnings.filterwarnings("error", category=UserWarning)
