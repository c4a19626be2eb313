"""Run the benchmarks that are named, or all of them, and print their tables in Markdown.

python -m tests.benchmarks [section ...]
"""

import sys
import time

from tests.benchmarks import (
    anatomy,
    architectures,
    defaults,
    engines,
    grid,
    horizons,
    imports,
    jobs,
    kernels,
    lengths,
    long,
    machine,
    memory,
    panel,
    recursion,
    reservoirs,
    slopes,
    stream,
    text,
)

SECTIONS = {
    "machine": machine.report,
    "defaults": defaults.report,
    "kernels": kernels.report,
    "anatomy": anatomy.report,
    "jobs": jobs.report,
    "engines": engines.report,
    "grid": grid.report,
    "imports": imports.report,
    "memory": memory.report,
    "slopes": slopes.report,
    "lengths": lengths.report,
    "long": long.report,
    "stream": stream.report,
    "panel": panel.report,
    "recursion": recursion.report,
    "reservoirs": reservoirs.report,
    "horizons": horizons.report,
    "text": text.report,
    "architectures": architectures.report,
}


def main(names):
    """Print the sections of those names."""
    unknown = sorted(set(names) - SECTIONS.keys())
    if unknown:
        raise SystemExit(f"unknown sections {unknown}: choose from {list(SECTIONS)}")
    for name in names or SECTIONS:
        start = time.perf_counter()
        print(f"\n## {name}\n", flush=True)
        for line in SECTIONS[name]():
            print(line, flush=True)
        print(f"\n({time.perf_counter() - start:.0f} s)", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
