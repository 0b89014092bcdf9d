"""Training runs: stored, advanced in slices, and published as events."""
