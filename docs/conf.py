"""How the site is built: offline, its code run, warnings as errors (`.ci/run`)."""

import sys
from pathlib import Path

from matplotlib import font_manager

import sklearn_rnn

font_manager.findfont("DejaVu Sans")  # tells of its fonts the first time, which must not be in a cell

sys.path.insert(0, str(Path(__file__).parent / "extensions"))

project = "sklearn_rnn"
author = copyright = "The sklearn_rnn developers"
version = release = sklearn_rnn.__version__

extensions = [
    "drawings",
    "myst_nb",
    "notfound.extension",
    "numpydoc",
    "pages",
    "source_links",
    "sphinx.ext.autodoc",
    "sphinx.ext.autosummary",
    "sphinx.ext.intersphinx",
    "sphinx-mathjax-offline",
    "sphinx_copybutton",
    "sphinx_design",
    "sphinx_gallery.gen_gallery",
    "sphinxext.opengraph",
]
exclude_patterns = [
    "_build",
    "_templates",
    "inside/reliability_table.md",
    "auto_examples/*.ipynb",  # as files, to take away
    "**sg_execution_times.rst",
]
templates_path = ["_templates"]
default_role = "py:obj"
smartquotes = False  # quoted words are values of parameters
highlight_language = "text"  # drawings and equations; code names its language
suppress_warnings = ["ref.ref"]  # methods that come from scikit-learn refer to its own pages

# Pages: what a {code-cell} prints stands below it; an error, or a warning that it tells, ends the build.
myst_enable_extensions = ["colon_fence", "dollarmath"]
myst_heading_anchors = 3
nb_merge_streams = True
nb_execution_mode = "cache"  # which extensions/pages.py empties and fills, two pages at a time
nb_execution_cache_path = str(Path(__file__).parent / "_build" / "pages")
nb_execution_raise_on_error = True
nb_execution_timeout = 300  # a cell of 20 seconds, on a machine that is busy elsewhere
nb_output_stderr = "warn"

# Examples: scripts that are run, two at a time; an error, or a warning, in one of them ends the build.
sphinx_gallery_conf = {
    "examples_dirs": "../examples",
    "gallery_dirs": "auto_examples",
    "filename_pattern": r"\.py$",
    "ignore_pattern": r"^serving\.py$",  # a service: it has its place in guide/production
    "within_subsection_order": "pictures.InOrder",
    "abort_on_example_error": True,
    "parallel": 2,
    "reset_modules": ("matplotlib", "pictures.reset"),
    "reset_modules_order": "both",
    "image_scrapers": ("matplotlib",),
    "capture_repr": ("_repr_html_",),
    "backreferences_dir": "reference/backreferences",
    "doc_module": ("sklearn_rnn",),
    "reference_url": {"sklearn_rnn": None},
    "remove_config_comments": True,
    "show_memory": False,
    "show_signature": False,
    "download_all_examples": False,
    "thumbnail_size": (400, 280),
    "matplotlib_animations": False,
}

# Reference: names link to their documentation, ours here, that of others by the small inventories beside this file.
autosummary_generate = True
autodoc_typehints = "none"  # numpydoc has the types
numpydoc_show_class_members = False  # _templates/autosummary/class.rst lists them, with their text
numpydoc_xref_param_type = True
numpydoc_xref_ignore = "all"  # link the words below, and no others
numpydoc_xref_aliases = {
    "bool": ":class:`python:bool`",
    "array-like": "numpy.typing.ArrayLike",
    "iterable": "collections.abc.Iterable",
    "sequence": "collections.abc.Sequence",
    "Axes": "matplotlib.axes.Axes",
    "AxesImage": "matplotlib.image.AxesImage",
    "DataFrame": "pandas.DataFrame",
    "Figure": "matplotlib.figure.Figure",
    "FrozenEstimator": "sklearn.frozen.FrozenEstimator",
    "Line2D": "matplotlib.lines.Line2D",
    "MetadataRequest": "sklearn.utils.metadata_routing.MetadataRequest",
    "Pipeline": "sklearn.pipeline.Pipeline",
    "Series": "pandas.Series",
    "TransformedTargetRegressor": "sklearn.compose.TransformedTargetRegressor",
    "Cell": "sklearn_rnn.cells.Cell",
    "Loss": "sklearn_rnn.training.losses.Loss",
    **{name: f"sklearn_rnn.{name}" for name in sklearn_rnn.__all__},
}
intersphinx_mapping = {
    "matplotlib": ("https://matplotlib.org/stable/", "inventories/matplotlib.txt"),
    "numpy": ("https://numpy.org/doc/stable/", "inventories/numpy.txt"),
    "pandas": ("https://pandas.pydata.org/docs/", "inventories/pandas.txt"),
    "python": ("https://docs.python.org/3/", "inventories/python.txt"),
    "sklearn": ("https://scikit-learn.org/stable/", "inventories/sklearn.txt"),
    "skops": ("https://skops.readthedocs.io/en/stable/", "inventories/skops.txt"),
}

html_static_path = ["_static"]
html_css_files = ["site.css"]
html_theme = "pydata_sphinx_theme"
html_theme_options = {
    "header_links_before_dropdown": 6,
    "navigation_with_keys": False,
    "show_prev_next": False,
    "show_toc_level": 2,
}
html_sidebars = {
    page: [] for page in ("index", "changelog", "search", "auto_examples/**")
}  # elsewhere: the pages of the section
html_title = "sklearn_rnn"
html_baseurl = sklearn_rnn.RNNRegressor._doc_link_template.partition("reference/")[0]
ogp_site_url = html_baseurl
ogp_social_cards = {"enable": False}  # pictures that no page shows
notfound_urls_prefix = "/en/stable/"
html_show_sourcelink = html_copy_source = False
