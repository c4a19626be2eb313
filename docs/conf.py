import sklearn_rnn

project = "sklearn_rnn"
author = copyright = "The sklearn_rnn developers"
version = release = sklearn_rnn.__version__

extensions = [
    "matplotlib.sphinxext.plot_directive",
    "myst_parser",
    "numpydoc",
    "sphinx.ext.autodoc",
    "sphinx.ext.autosummary",
]
plot_include_source = True
plot_html_show_formats = plot_html_show_source_link = False
myst_enable_extensions = ["dollarmath"]
autosummary_generate = True
numpydoc_show_class_members = False
exclude_patterns = ["_build"]

html_theme = "pydata_sphinx_theme"
html_theme_options = {"show_prev_next": False, "navigation_with_keys": False}
html_sidebars = {"**": []}
html_title = "sklearn_rnn"
# score comes from scikit-learn, with references into its own pages
suppress_warnings = ["ref.ref"]
