"""[source] links for names that say they live in the façade.

`sphinx.ext.viewcode` looks for a name's source in the module that the name gives, and for a method under the class
that is documented. Ours give `sklearn_rnn`, and many of their methods are inherited. So each is sent to the file that
defines it, where it stands under the name of the class that defines it, and under the documented one as well.
"""

import importlib
import inspect

from sphinx import addnodes
from sphinx.ext.viewcode import viewcode_anchor
from sphinx.pycode import ModuleAnalyzer
from sphinx.util import logging

logger = logging.getLogger(__name__)
PACKAGE = "sklearn_rnn"
borrowed = {}  # module -> {name in the documentation: name in the module's source}


def defining_module(app, module, name):
    """The module whose source holds what is documented as module.name, or None if it is not ours."""
    if not module.startswith(PACKAGE):
        return None
    thing = importlib.import_module(module)
    for part in name.split("."):
        thing = inspect.getattr_static(thing, part) if inspect.isclass(thing) else getattr(thing, part)
    thing = inspect.unwrap(getattr(thing, "fn", thing))  # fn: what available_if decorates
    thing = getattr(thing, "fget", thing)
    if inspect.isclass(thing):
        members = (member for member in vars(thing).values() if inspect.isfunction(member))
        found = next((member.__module__ for member in members if member.__qualname__.startswith(thing.__name__)), None)
        found = found or thing.__module__
    else:
        found = getattr(thing, "__globals__", {}).get("__name__")
    if found is None or not found.startswith(PACKAGE):
        return None
    borrowed.setdefault(found, {})[name] = thing.__qualname__
    return found


def source_with_borrowed_names(app, module):
    """The module's source and where its names stand, those included under which it is documented elsewhere."""
    if module not in borrowed:
        return None
    analyzer = ModuleAnalyzer.for_module(module)  # one for all calls: viewcode keeps its table from the first
    analyzer.find_tags()
    for name, own in borrowed[module].items():
        if own in analyzer.tags:
            analyzer.tags[name] = analyzer.tags[own]
    return analyzer.code, analyzer.tags


def warn_of_missing_links(app, doctree):
    """A documented name whose source is ours, and to which no link was made, is a warning."""
    for signature in doctree.findall(addnodes.desc_signature):
        module, name = signature.get("module"), signature.get("fullname")
        if module and defining_module(app, module, name) and not any(signature.findall(viewcode_anchor)):
            logger.warning("no link to the source of %s.%s", module, name, location=signature)


def setup(app):
    """Answer the two questions that viewcode asks, and look at what it has made."""
    app.setup_extension("sphinx.ext.viewcode")
    app.connect("viewcode-follow-imported", defining_module)
    app.connect("viewcode-find-source", source_with_borrowed_names)
    app.connect("doctree-read", warn_of_missing_links, priority=900)
    return {"parallel_read_safe": False}
