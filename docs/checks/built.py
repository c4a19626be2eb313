"""The built site, read: its pages, parsed once, and where each link of a page leads."""

import os
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from bs4 import BeautifulSoup

ROOT = Path(__file__).parents[2]
HTML = Path(os.environ.get("SITE", ROOT / "docs" / "_build" / "html")).resolve()
LEAVES = ("_modules", "_static")  # sources of the package, and the theme's files
BY_THE_BUILDER = {"404.html", "genindex.html", "py-modindex.html", "search.html"}


@cache
def parsed(path):
    """The page at a path."""
    return BeautifulSoup(Path(path).read_text(encoding="utf8"), "html.parser")


@cache
def ids(path):
    """Anchors of a page."""
    page = parsed(path)
    return {tag["id"] for tag in page.find_all(id=True)} | {
        tag["name"] for tag in page.find_all("a", attrs={"name": True})
    }


def pages():
    """Paths of all pages but those of sources."""
    found = sorted(HTML.rglob("*.html"))
    return [path for path in found if path.relative_to(HTML).parts[0] not in LEAVES]


def name_of(path):
    """A page as the site knows it."""
    return path.relative_to(HTML).as_posix()


def page(name):
    """The page of that name, parsed."""
    return parsed(HTML / f"{name}.html")


def article(path):
    """What a page says, without what is around it; of a page without an article all of it."""
    return parsed(path).find("article") or parsed(path)


def is_foreign(address):
    """Whether an address has a server of its own."""
    return bool(urlsplit(address).netloc)


def links(path):
    """(address, file, anchor) of each link of a page that stays on the site."""
    for tag in parsed(path).find_all("a", href=True):
        parts = urlsplit(tag["href"])
        if not (parts.scheme or parts.netloc):
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            yield tag["href"], target / "index.html" if target.is_dir() else target, unquote(parts.fragment)
