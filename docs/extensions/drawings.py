"""The home page's picture, drawn when the site is built: once for light pages and once for dark ones."""

from pathlib import Path

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch, Rectangle

FOLDER = "drawings"  # beside the pages, not under version control
INKS = {
    "light": {"ink": "#22262e", "pale": "#f0f3f5", "full": "#0072B2", "mark": "#B34700"},
    "dark": {"ink": "#e8eaed", "pale": "#2b3036", "full": "#56B4E9", "mark": "#F0A860"},
}
ROWS, COLUMNS, SHOWN = range(1, 10), 3, range(3, 7)


def unrolled_network(ink, pale, full, mark):
    """A frame, the window of its row 6, the network unrolled over it, its answer, and a series that goes on."""
    figure = Figure(figsize=(10, 3.6))
    axes = figure.add_axes((0, 0, 1, 1), xlim=(0, 100), ylim=(0, 36))
    axes.set_axis_off()

    def say(x, y, words, color=ink, size=11.0, **style):
        axes.text(x, y, words, ha="center", va="center", color=color, fontsize=size, **style)

    def arrow(start, end, color=ink, bend=0.0):
        style = {"arrowstyle": "-|>", "mutation_scale": 11, "shrinkA": 0, "shrinkB": 0}
        axes.add_patch(FancyArrowPatch(start, end, color=color, lw=1.2, connectionstyle=f"arc3,rad={bend}", **style))

    say(9.2, 34.3, "X: rows are days", weight="bold")
    shades = mpl.colors.LinearSegmentedColormap.from_list("shades", [pale, full])
    values = np.random.default_rng(4).beta(0.9, 1.6, size=(len(ROWS), COLUMNS))
    for row, cells in zip(ROWS, values, strict=True):
        y = 31.6 - 3.1 * row
        say(1.6, y + 1.3, str(row), size=9)
        for k, value in enumerate(cells):
            axes.add_patch(Rectangle((3.2 + 4 * k, y), 3.7, 2.7, color=shades(value), lw=0))
    window = (2.9, 31.4 - 3.1 * SHOWN[-1]), 12.3, 3.1 * len(SHOWN)
    axes.add_patch(Rectangle(*window, fill=False, edgecolor=mark, lw=2))
    say(9.2, 1.2, "window of row 6", color=mark, weight="bold", size=10)

    arrow((16.2, 19), (22.0, 19))
    say(19.1, 15.6, "Sequence-\nWindower", size=8, family="monospace")

    say(41, 34.3, r"RNN:   $h_t = \tanh(W_{xh}\, x_t + W_{hh}\, h_{t-1} + b)$")
    places = {t: 26.5 + 10.4 * k for k, t in enumerate(SHOWN)}
    for t, x in places.items():
        box = FancyBboxPatch((x - 2.6, 16.4), 5.2, 5.2, "round,pad=0,rounding_size=0.7", fc=pale, ec=full, lw=1.8)
        axes.add_patch(box)
        say(x, 19, f"$h_{t}$", size=14)
        say(x, 6.2, f"$x_{t}$", size=14)
        arrow((x, 8.2), (x, 16.2))
        say(x + 2.4, 11.6, "$W_{xh}$", size=10)
        if t != SHOWN[-1]:
            arrow((x + 2.8, 19), (x + 7.6, 19))
            say(x + 5.2, 21.0, "$W_{hh}$", size=10)
    last = places[SHOWN[-1]]
    arrow((last, 21.8), (last, 26.6))
    say(last + 2.5, 24.0, "$W_{hy}$", size=10)
    say(last, 28.8, r"$\hat{y}_6$", color=mark, size=15)

    say(85.5, 34.3, "one answer a row", weight="bold")
    axes.plot([73, 73, 98.5], [28, 7, 7], color=ink, lw=1)
    time = np.linspace(0, 4.4, 200)
    series = 17 + 6.2 * np.sin(2 * np.pi * time / 1.9 + 0.6) + 1.6 * np.sin(2 * np.pi * time / 0.8)
    x = 73.8 + 5.5 * time
    trained = x < 88
    axes.plot(x[trained], series[trained], color=ink, lw=1.8)
    axes.plot(x[~trained], series[~trained], color=mark, lw=1.8, ls=(0, (4, 2)))
    (first,) = np.flatnonzero(np.diff(trained.astype(int)))
    arrow((last + 2.4, 29.4), (x[first] - 0.3, series[first] + 1.2), color=mark, bend=-0.25)
    say(85.5, 4.6, "goes on where training ended", size=9)
    return figure


def draw(app):
    """Write the picture for both kinds of pages."""
    folder = Path(app.srcdir) / FOLDER
    folder.mkdir(exist_ok=True)
    with mpl.rc_context({"svg.fonttype": "path", "svg.hashsalt": "home", "mathtext.fontset": "dejavusans"}):
        for mode, inks in INKS.items():
            figure = unrolled_network(**inks)
            figure.savefig(folder / f"home-{mode}.svg", transparent=True, metadata={"Date": None})


def setup(app):
    """Draw before any page is read."""
    app.connect("builder-inited", draw)
    return {"parallel_read_safe": True}
