"""Settings of neurons of every kind that the page allows."""

from app.learn.neuron import NeuronSettings

NEURONS = [
    NeuronSettings(2.0, 2.0),
    NeuronSettings(-1.5, 0.5, input=-2.0, target=1.0, learning_rate=0.3),
    NeuronSettings(2.0, 2.0, cost="cross-entropy", learning_rate=0.05),
    NeuronSettings(-2.0, 1.0, target=1.0, cost="cross-entropy", learning_rate=4.0),
    NeuronSettings(0.6, 0.9, cost="cross-entropy", learning_rate=0.005, update_rule="chapter-animation"),
    NeuronSettings(-0.5, 0.25, input=3.0, target=-0.5, activation="tanh"),
    NeuronSettings(1.0, -0.25, target=2.0, activation="linear", learning_rate=0.5),
]
