"""The mathematics: numpy and the standard library, nothing of ours, no input or output, no clock."""
