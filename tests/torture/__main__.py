"""Runs every kind in full and prints the table; ends with 1 if a case failed."""

import os
import sys

from tests.torture.kind import tried
from tests.torture.kinds import KINDS


def main():
    """Print a line of Markdown for each kind, then what failed."""
    print("| what was tried | what must hold | cases | failures |\n|---|---|---|---|")
    failed = []
    for kind in KINDS:
        n_cases, failures = tried(kind)
        print(f"| {kind.name} | {kind.promise} | {n_cases:,} | {len(failures)} |", flush=True)
        failed += [(kind, *failure) for failure in failures]
    for kind, number, trace in failed[:20]:
        print(f"\n{kind.name}, case {number}:\n{trace}", file=sys.stderr)
    return bool(failed)


if __name__ == "__main__":
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    sys.exit(main())
