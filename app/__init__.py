"""Saturation Lab: why a badly wrong neuron learns slowly, and what the cross-entropy does about it."""
