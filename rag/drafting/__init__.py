"""The embedded generator: chooses sentences that were read, and composes them to a draft."""
