"""One module for each data set: each gives examples, in the same order every time."""
