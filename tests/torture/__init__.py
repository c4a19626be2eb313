"""What a library must survive, tried in numbers.

`python -m tests.torture` prints the table of docs/inside/reliability.md.
"""
