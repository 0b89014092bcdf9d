"""Stochastic gradient descent on mini-batches, BP1-BP4 of chapter 2, compiled, in an order that fixes every bit.

The equations, for each of the m examples of a mini-batch, with a' the outputs of the layer before:

    z = w a' + b,  a = f(z)               forward
    δ = ∂C/∂z                             BP1, at the output, from the cost
    δ = (w″ᵀ δ″) f′(z)                    BP2, from the layer after
    w ← (1 − ηλ/n) w − (η/m) Σ δ a'ᵀ      BP4, with the L2 decay of Eq. 93
    b ← b − (η/m) Σ δ                     BP3

The neurons of all layers after the input lie side by side, each layer filled up with zeros to whole sixteens: that is
how z, a, δ and the biases are laid out. The weights are wᵀ: a row for each pixel, then one for each neuron, with what
it sends to the neurons of the layer after. Every loop runs across neurons of one layer, and no sum is taken across them
but in order, so the width of a processor's registers can't change a bit. Sums over inputs go eight at a time, in the
tree of `add_rows`, and only over pixels that aren't 0. Weights and what passes between layers are float32; functions of
one number are computed in float64 and rounded once. BP1 is in `output_layer.py`, for each cost. `backpropagation.py`
has the same equations written for reading, and `compiled.py` says what numba asks for.

    sizes     (layers + 1,) the neurons of each layer, the input's first
    weights   (784 + places of the hidden neurons, places of the widest layer);  biases  (places of all neurons,)
    ink       the pixels that aren't 0: those of image i are which[start[i]:start[i + 1]], with their value (bytes)
"""

import numpy as np
from numba import float32, float64, int64, uint8, uint16

from app.learn.compiled import array, compiled
from app.learn.elementary import tail
from app.learn.output_layer import COST, DIGITS, output_error

SIGMOID, TANH, RELU = 0, 1, 2  # functions of hidden layers
PIXELS = 784
LANES = 16  # float32 numbers in the widest registers
# The arguments that several have: sizes, weights, biases, function | start, which, value.
NETWORK = (array(int64), array(float32, 2), array(float32), int64)
INK = (array(int64), array(uint16), array(uint8))
PIXEL, NEURON = np.float32(1 / 256), np.float32(1)  # what a value of 1 stands for


@compiled()
def full_lanes(number):
    """The number, rounded up to whole registers."""
    return (number + LANES - 1) // LANES * LANES


@compiled()
def add_rows(z, w, which, value, unit):
    """z ← z + Σ_k w[which_k] · value_k · unit over a multiple of eight rows, in one fixed tree."""
    for k in range(0, len(which), 8):
        p, q, r, s = w[which[k]], w[which[k + 1]], w[which[k + 2]], w[which[k + 3]]
        t, u, v, x = w[which[k + 4]], w[which[k + 5]], w[which[k + 6]], w[which[k + 7]]
        a, b = np.float32(value[k]) * unit, np.float32(value[k + 1]) * unit
        c, d = np.float32(value[k + 2]) * unit, np.float32(value[k + 3]) * unit
        e, f = np.float32(value[k + 4]) * unit, np.float32(value[k + 5]) * unit
        g, h = np.float32(value[k + 6]) * unit, np.float32(value[k + 7]) * unit
        for n in range(len(z)):
            z[n] += ((p[n] * a + q[n] * b) + (r[n] * c + s[n] * d)) + ((t[n] * e + u[n] * f) + (v[n] * g + x[n] * h))


@compiled()
def add_outer(w, which, value, unit, d):
    """w[which_k] ← w[which_k] + value_k · unit · d, row by row, until a value is 0 at the end."""
    for k in range(len(which)):
        row, x = w[which[k]], np.float32(value[k]) * unit
        if x != 0:
            for n in range(len(d)):
                row[n] += x * d[n]


@compiled()
def activate(function, z, a, slope):
    """a = f(z) and f′(z) of a hidden layer's neurons."""
    if function == SIGMOID:
        for n in range(len(z)):
            t = tail(z[n])
            u = 1 / (1 + t)
            a[n] = u if z[n] >= 0 else t * u
            slope[n] = t * u * u
    elif function == TANH:  # tanh z = 2σ(2z) − 1
        for n in range(len(z)):
            t = tail(z[n] + z[n])
            u = 1 / (1 + t)
            a[n] = (1 - t) * u if z[n] >= 0 else (t - 1) * u
            slope[n] = 4 * t * u * u
    else:
        for n in range(len(z)):
            a[n] = z[n] if z[n] > 0 else 0
            slope[n] = 1 if z[n] > 0 else 0


@compiled()
def forward(sizes, weights, biases, function, which, value, rows, z, a, slope):
    """z of every layer for one image, a and f′(z) of the hidden ones; `rows` are the weights' after the pixels'."""
    z[:] = biases
    before, at = 0, 0
    for layer in range(1, len(sizes)):
        after = at + full_lanes(sizes[layer])
        if layer == 1:
            add_rows(z[at:after], weights, which, value, PIXEL)
        else:
            add_rows(z[at:after], weights, rows[before:at], a[before:at], NEURON)
        if layer < len(sizes) - 1:
            last = at + sizes[layer]
            activate(function, z[at:last], a[at:last], slope[at:last])
        before, at = at, after


@compiled()
def turn(sizes, weights, turned):
    """The later layers' weights as w: a row for each neuron, with what each neuron of the layer before sends it."""
    before, at = 0, full_lanes(sizes[1])
    for layer in range(2, len(sizes)):
        for n in range(full_lanes(sizes[layer])):
            for i in range(at - before):
                turned[at + n, i] = weights[PIXELS + before + i, n]
        before, at = at, at + full_lanes(sizes[layer])


@compiled()
def backward(sizes, turned, slope, places, delta):
    """BP2: δ of the hidden layers, given the output layer's, which lies last."""
    after = len(delta)
    at = after - full_lanes(sizes[-1])
    for layer in range(len(sizes) - 2, 0, -1):
        before = at - full_lanes(sizes[layer])
        here = delta[before:at]
        here[:] = 0
        add_rows(here, turned, places[at:after], delta[at:after], NEURON)
        for n in range(len(here)):
            here[n] *= slope[before + n]
        at, after = before, at


@compiled()
def add_gradient(sizes, weights, which, value, rows, a, d):
    """weights ← weights + a' dᵀ for one example, where d is its δ times a factor (BP4)."""
    before, at = 0, full_lanes(sizes[1])
    add_outer(weights, which, value, PIXEL, d[:at])
    for layer in range(2, len(sizes)):
        after, last = at + full_lanes(sizes[layer]), before + sizes[layer - 1]
        add_outer(weights, rows[before:last], a[before:last], NEURON, d[at:after])
        before, at = at, after


@compiled(array(int64), array(float32, 2), array(float64, written=True))
def squares(sizes, weights, of_layers):
    """The sum of the squares of each layer's weights: down every column, then across, in order."""
    first, rows = 0, PIXELS
    for layer in range(1, len(sizes)):
        columns = np.zeros(full_lanes(sizes[layer]))
        for i in range(first, first + rows):
            for n in range(len(columns)):
                columns[n] += np.float64(weights[i, n]) * np.float64(weights[i, n])
        of_layers[layer - 1] = 0.0
        for n in range(len(columns)):
            of_layers[layer - 1] += columns[n]
        first, rows = first + rows, full_lanes(sizes[layer])


@compiled(
    array(int64),
    array(float32, 2, written=True),
    array(float32, written=True),
    int64,
    int64,
    *INK,
    array(uint8),
    array(int64),
    int64,
    float64,
    float64,
    array(float64, written=True),
    array(float32, 2, written=True),
)
def descend(
    sizes, weights, biases, function, cost, start, which, value, labels, chosen, size, rate, shrink, tally, gradient
):
    """A step for each mini-batch of `size` of the chosen images, in order; the last may be smaller.

    rate is η, shrink is ηλ/n. The tally grows by each example as it is met, before its own mini-batch's step. What
    comes back in `gradient`, if it is as long as the weights, is ∂C/∂w of the last mini-batch, without the L2 term.
    """
    width, most = len(biases), min(size, len(chosen))
    outputs = width - full_lanes(DIGITS)
    places = np.arange(width).astype(np.uint16)
    rows = places + np.uint16(PIXELS)
    turned = np.zeros((width, weights.shape[1]), np.float32)
    z, room = np.empty(width, np.float32), np.empty(2 * DIGITS)
    a, slope = np.zeros((most, width), np.float32), np.zeros((most, width), np.float32)
    delta = np.zeros((most, width), np.float32)
    for first in range(0, len(chosen), size):
        batch = chosen[first : first + size]
        turn(sizes, weights, turned)
        for e in range(len(batch)):
            ink = slice(start[batch[e]], start[batch[e] + 1])
            forward(sizes, weights, biases, function, which[ink], value[ink], rows, z, a[e], slope[e])
            output_error(cost, z[outputs:], labels[batch[e]], delta[e, outputs:], tally, room)
            backward(sizes, turned, slope[e], places, delta[e])
        if len(gradient) and first + len(batch) == len(chosen):
            gradient[:] = 0
            for e in range(len(batch)):
                ink = slice(start[batch[e]], start[batch[e] + 1])
                share = delta[e] * np.float32(1 / len(batch))
                add_gradient(sizes, gradient, which[ink], value[ink], rows, a[e], share)
        if shrink != 0:
            share = np.float32(shrink)
            for i in range(weights.shape[0]):
                for n in range(weights.shape[1]):
                    weights[i, n] -= share * weights[i, n]
        step = np.float32(-rate / len(batch))
        for e in range(len(batch)):
            ink = slice(start[batch[e]], start[batch[e] + 1])
            d = delta[e]
            for n in range(width):
                d[n] *= step
                biases[n] += d[n]
            add_gradient(sizes, weights, which[ink], value[ink], rows, a[e], d)


@compiled(
    *NETWORK,
    int64,
    *INK,
    array(uint8),
    array(float32, 2, written=True),
    array(float32, 2, written=True),
    array(float32, 2, written=True),
    array(float64, written=True),
)
def both_passes(sizes, weights, biases, function, cost, start, which, value, labels, z, a, delta, costs):
    """What passes through the network for every image of the ink: z, a (of hidden layers), δ, and each one's cost."""
    width = len(biases)
    outputs = width - full_lanes(DIGITS)
    places = np.arange(width).astype(np.uint16)
    rows = places + np.uint16(PIXELS)
    turned, slope = np.zeros((width, weights.shape[1]), np.float32), np.zeros(width, np.float32)
    room = np.empty(2 * DIGITS)
    turn(sizes, weights, turned)
    for i in range(len(labels)):
        ink, tally = slice(start[i], start[i + 1]), np.zeros(3)
        forward(sizes, weights, biases, function, which[ink], value[ink], rows, z[i], a[i], slope)
        output_error(cost, z[i, outputs:], labels[i], delta[i, outputs:], tally, room)
        backward(sizes, turned, slope, places, delta[i])
        costs[i] = tally[COST]


@compiled(*NETWORK, *INK, array(float32, 2, written=True), array(float32, 2, written=True))
def activations(sizes, weights, biases, function, start, which, value, z, a):
    """z of all layers, and a of the hidden ones, for every image of the ink."""
    rows = np.arange(PIXELS, PIXELS + len(biases)).astype(np.uint16)
    slope = np.empty(len(biases), np.float32)
    for i in range(len(z)):
        ink = slice(start[i], start[i + 1])
        forward(sizes, weights, biases, function, which[ink], value[ink], rows, z[i], a[i], slope)


@compiled(*NETWORK, int64, *INK, array(uint8), array(float64, written=True))
def evaluate(sizes, weights, biases, function, cost, start, which, value, labels, tally):
    """Count every image of the ink, with its label, in the tally."""
    width = len(biases)
    outputs = width - full_lanes(DIGITS)
    rows = np.arange(PIXELS, PIXELS + width).astype(np.uint16)
    z, a, slope = np.empty(width, np.float32), np.zeros(width, np.float32), np.empty(width, np.float32)
    delta, room = np.empty(DIGITS, np.float32), np.empty(2 * DIGITS)
    for i in range(len(labels)):
        ink = slice(start[i], start[i + 1])
        forward(sizes, weights, biases, function, which[ink], value[ink], rows, z, a, slope)
        output_error(cost, z[outputs:], labels[i], delta, tally, room)


@compiled(array(uint8, 2), result=array(int64, written=True))
def count_ink(images):
    """How many places the ink of each image (n, 784) takes: its pixels that aren't 0, rounded up to eights."""
    start = np.zeros(len(images) + 1, np.int64)
    for i in range(len(images)):
        pixels = 0
        for pixel in range(images.shape[1]):
            pixels += images[i, pixel] != 0
        start[i + 1] = start[i] + (pixels + 7) // 8 * 8
    return start


@compiled(array(uint8, 2), array(int64), array(uint16, written=True), array(uint8, written=True))
def gather_ink(images, start, which, value):
    """Each image's pixels that aren't 0, in order, into arrays of zeros."""
    for i in range(len(images)):
        k = start[i]
        for pixel in range(images.shape[1]):
            if images[i, pixel] != 0:
                which[k] = pixel
                value[k] = images[i, pixel]
                k += 1
