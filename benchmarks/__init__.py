"""Measurements of the training engine: against its peers, of its parts, over seeds. `python -m benchmarks --help`."""
