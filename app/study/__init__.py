"""A fair comparison of costs: each at the learning rate that suits it, over many starts."""
