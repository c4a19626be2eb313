"""Benchmarks: ratios against a peer in the same run. ``python -m tests.benchmarks`` runs all of them."""
