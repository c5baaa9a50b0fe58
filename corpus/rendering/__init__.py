"""Turns the Markdown sources of the demonstration corpus into files of five formats."""
