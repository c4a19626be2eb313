"""What the site promises, looked up in the built pages: run after the build, `python -m pytest docs/checks`."""

import importlib
import inspect
import re

import pytest
from built import BY_THE_BUILDER, HTML, LEAVES, ROOT, article, ids, is_foreign, links, name_of, page, pages, parsed

MODULES = ["sklearn_rnn", *(f"sklearn_rnn.{name}" for name in ("cells", "datasets", "metrics", "onnx"))]
NO_PAGES = {"TRUSTED_TYPES", "CELLS", "LOSSES"}  # collections, said in words
PUBLIC = [
    (module, name, thing)
    for module in MODULES
    for name in getattr(importlib.import_module(module), "__all__", ())
    if name not in NO_PAGES and not inspect.ismodule(thing := getattr(importlib.import_module(module), name))
]
CLASSES = [name for module, name, thing in PUBLIC if module == "sklearn_rnn" and inspect.isclass(thing)]
EXAMPLES = [path for path in pages() if name_of(path).startswith("auto_examples/") and path.name != "index.html"]


def nothing(found):
    """Nothing was found; else each on a line."""
    assert not found, "\n".join(found)


def methods(thing):
    """Public methods of a class, the requests that scikit-learn makes up left out."""
    if not inspect.isclass(thing):
        return []
    found = inspect.getmembers(thing, lambda member: callable(member) and not inspect.isclass(member))
    return [name for name, _ in found if not name.startswith("_") and not name.endswith("_request")]


def test_public_names_and_their_methods_have_anchors():
    wanted = [f"{module}.{name}" for module, name, _ in PUBLIC]
    wanted += [f"{module}.{name}.{method}" for module, name, thing in PUBLIC for method in methods(thing)]
    there = set().union(*(ids(path) for path in pages() if name_of(path).startswith("reference/")))
    print(f"{len(wanted)} names and methods")
    nothing([name for name in wanted if name not in there])


def test_classes_and_functions_link_to_their_source():
    without = []
    for module, name, _ in PUBLIC:
        signature = page(f"reference/{module}.{name}").find(id=f"{module}.{name}")
        if not signature.find("a", href=re.compile("_modules/.*#")):
            without.append(name)
    nothing(without)


def test_every_parameter_of_a_class_or_function_is_described():
    empty = []
    for module, name, thing in PUBLIC:
        described = {}
        for term in page(f"reference/{module}.{name}").select_one("dl.py").select("dl.field-list dl > dt"):
            text = term.find_next_sibling("dd")
            for part in term.find("strong").get_text().split(", ") if term.find("strong") else ():
                described.setdefault(part.lstrip("*"), bool(text and text.get_text(strip=True)))
        empty += [f"{name}: {word}" for word in inspect.signature(thing).parameters if not described.get(word)]
    nothing(empty)


def test_a_class_named_as_a_type_links_to_its_page():
    left = set()
    for path in pages():
        for kind in article(path).select("dl.py dl.field-list dt > span.classifier"):
            words = "".join(text for text in kind.find_all(string=True) if not text.find_parent("a"))
            words = re.sub(r'"[^"]*"|default=.*|None', "", words)
            left.update(f"{name_of(path)}: {word}" for word in re.findall(r"\b[A-Z]\w+", words))
    nothing(sorted(left))


def test_all_python_blocks_were_run():
    """By the build, or they are of scripts: of examples, and of those in tests/neighbours, whose heads say where."""
    scripts = [*(ROOT / "examples").glob("*.py"), *(ROOT / "tests" / "neighbours").glob("*.py")]
    sources = "\n".join(path.read_text(encoding="utf8") for path in scripts)
    left = []
    for path in pages():
        for block in article(path).select("div.highlight-python, div.highlight-ipython3, div.highlight-default"):
            text = block.get_text().strip()
            ran = block.find_parent(class_="cell_input") or name_of(path).startswith(("auto_examples/", "reference/"))
            if not ran and text not in sources:
                left.append(f"{name_of(path)}: {text.splitlines()[0]}")
    nothing(left)


def test_home_has_a_picture_an_install_line_and_output():
    home = article(HTML / "index.html")
    assert {tag["class"][0] for tag in home.select("img.only-light, img.only-dark")} == {"only-light", "only-dark"}
    assert "pip install" in home.get_text()
    assert "rooms" in "".join(tag.get_text() for tag in home.select("div.cell_output"))
    assert len(home.select(".sd-card")) >= 6


def test_no_link_is_broken():
    broken = []
    for path in pages():
        if path.name == "404.html":  # its links are of the server that it stands on
            continue
        for address, target, anchor in links(path):
            if not target.exists():
                broken.append(f"{name_of(path)} -> {address}: no such file")
            elif anchor and target.suffix == ".html" and anchor not in ids(target):
                broken.append(f"{name_of(path)} -> {address}: no such anchor")
    nothing(sorted(set(broken)))


def test_all_pages_are_reached_from_home():
    reached, waiting = set(), [HTML / "index.html"]
    while waiting:
        path = waiting.pop()
        if path in reached or path.suffix != ".html" or path.relative_to(HTML).parts[0] in LEAVES:
            continue
        reached.add(path)
        waiting += [target for _, target, _ in links(path)]
    nothing(sorted({name_of(path) for path in set(pages()) - reached} - BY_THE_BUILDER))


def test_pictures_have_a_text_that_is_no_file_name():
    wrong = []
    for path in pages():
        for image in article(path).find_all("img"):
            text = image.get("alt", "").strip()
            is_thumbnail = image.find_parent(class_="sphx-glr-thumbnails") is not None
            if (not text and not is_thumbnail) or re.search(r"\.(png|svg|jpe?g)$|^[0-9a-f]{32,}$", text):
                wrong.append(f"{name_of(path)}: {image.get('src')} has {text!r}")
    nothing(wrong)


def test_no_page_asks_a_foreign_server():
    asked = []
    for path in pages():
        for tag in parsed(path).find_all(["script", "img", "iframe", "source", "video", "audio", "embed"], src=True):
            asked += [f"{name_of(path)}: {tag['src']}"] if is_foreign(tag["src"]) else []
        for tag in parsed(path).find_all("link", href=True):
            if is_foreign(tag["href"]) and tag.get("rel") != ["canonical"]:
                asked.append(f"{name_of(path)}: {tag['href']}")
        for tag in parsed(path).find_all("style"):
            asked += [f"{name_of(path)}: {name}" for name in re.findall(r"url\([\"']?(https?:[^)]*)", tag.get_text())]
    for path in (HTML / "_static").rglob("*.css"):
        asked += [
            f"{path.name}: {name}" for name in re.findall(r"url\([\"']?(https?:[^)]*)", path.read_text(encoding="utf8"))
        ]
    nothing(sorted(set(asked)))


def test_no_role_is_left_in_the_text():
    role = re.compile(r"\bpython:\w|:(py|class|func|obj|ref|doc):`")
    left = []
    for path in pages():
        texts = article(path).find_all(string=role)  # but in code, and in what scikit-learn shows of an estimator
        left += [name_of(path) for t in texts if not (t.find_parent("pre") or t.find_parent(class_="sk-top-container"))]
    nothing(left)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_has_picture_output_and_baseline_and_stands_below_a_class_and_in_the_guide(path):
    text = article(path)
    assert text.select("img.sphx-glr-single-img, img.sphx-glr-multi-img"), "no picture"
    assert text.select(".sphx-glr-script-out, .output_html"), "no output"
    assert re.search("baseline", text.get_text(), flags=re.IGNORECASE), "no baseline"
    used = [
        name
        for name in CLASSES
        if f"/{path.name}" in str(page(f"reference/sklearn_rnn.{name}").select(".sphx-glr-thumbcontainer"))
    ]
    assert used, "in no class's gallery"
    told = [
        name_of(text_page)
        for text_page in pages()
        if name_of(text_page).startswith(("guide/", "start/", "inside/"))
        and article(text_page).select(f'a[href$="auto_examples/{path.name}"]')
    ]
    assert told, "on no page of the guide"


def test_every_public_class_is_in_an_example():
    without = [name for name in CLASSES if not page(f"reference/sklearn_rnn.{name}").select(".sphx-glr-thumbcontainer")]
    nothing(without)


def test_an_example_takes_30_seconds_at_most_and_all_8_minutes_two_at_a_time():
    """Of the processor: docs/extensions/pictures.py writes down what each took."""
    seconds = {path.name: float(path.read_text()) for path in (HTML.parent / "seconds").iterdir()}
    told = ", ".join(f"{name} {value:.0f} s" for name, value in sorted(seconds.items(), key=lambda item: -item[1]))
    print(f"{len(seconds)} examples, {sum(seconds.values()):.0f} s: {told}")
    assert {path.stem for path in EXAMPLES} <= seconds.keys()
    assert max(seconds.values()) < 30, told
    assert sum(seconds.values()) < 2 * 480, told


def test_each_warning_that_names_its_entry_has_it():
    text = "\n".join(path.read_text(encoding="utf8") for path in (ROOT / "sklearn_rnn").rglob("*.py"))
    named = set(re.findall(r"\babout\(\"([\w-]+)\"\)", text))
    print(f"{len(named)} entries named")
    assert named, "no warning names an entry"
    nothing(sorted(named - ids(HTML / "guide" / "not_learning.html")))
