"""Pages with code are run before Sphinx reads them, two at a time, for MyST-NB would run them one after another.

What they print goes into a cache, which is empty when a build begins, so that a page never shows what an earlier state
of the package printed.
"""

import shutil
from pathlib import Path

from joblib import Parallel, delayed
from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn
from jupyter_cache.executors.utils import single_nb_execution
from myst_nb.core.read import is_myst_markdown_notebook, read_myst_markdown_notebook
from sphinx.errors import ExtensionError

AT_ONCE = 2


def execute(path, timeout):
    """The notebook of a page, run in a kernel of its own and in its folder."""
    return single_nb_execution(read_myst_markdown_notebook(path.read_text()), str(path.parent), timeout, False)


def run_pages(app, env, docnames):
    """Run those of the pages about to be read that hold code, the longest texts first."""
    folder = Path(app.config.nb_execution_cache_path)
    shutil.rmtree(folder, ignore_errors=True)
    cache = get_cache(folder)
    paths = [path for path in map(Path, map(env.doc2path, docnames)) if path.suffix == ".md"]
    paths = [path for path in paths if is_myst_markdown_notebook(path.read_text())]
    paths.sort(key=lambda path: -path.stat().st_size)
    timeout = app.config.nb_execution_timeout
    results = Parallel(AT_ONCE, batch_size=1)(delayed(execute)(path, timeout) for path in paths)
    for path, result in zip(paths, results, strict=True):
        if result.err:
            raise ExtensionError(f"A cell of {path.relative_to(app.srcdir)} failed:\n{result.exc_string}")
        bundle = CacheBundleIn(result.nb, str(path), data={"execution_seconds": result.time})
        cache.cache_notebook_bundle(bundle, check_validity=False, overwrite=True)  # two may hold the same code, or none


def setup(app):
    """Run pages when it is known which of them will be read."""
    app.connect("env-before-read-docs", run_pages)
    return {"parallel_read_safe": True}
