"""Reads what was found: which sentences answer, how surely, and which passages hold them."""
