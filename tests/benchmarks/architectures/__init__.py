"""Every architecture on the task that it was invented for, beside a GRU and a linear model."""

import warnings

from tests.benchmarks.architectures import classics, copying, costs, dynamics, languages, recall, structures

PARTS = {
    "classics": classics, "recall": recall, "languages": languages, "copying": copying, "dynamics": dynamics,
    "structures": structures, "costs": costs,
}  # fmt: skip


def report():
    """All parts, one after the other."""
    warnings.simplefilter("ignore")
    for name, part in PARTS.items():
        yield f"\n### {name}\n"
        yield from part.report()
