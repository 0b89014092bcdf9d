/** One neuron. */
