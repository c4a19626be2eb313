"""All kinds of trouble, in the order of the table."""

from tests.torture import files, interrupts, ordinary, threads, windows

KINDS = [*windows.KINDS, *interrupts.KINDS, *files.KINDS, *threads.KINDS, *ordinary.KINDS]
