"""Readers: one per format, from a file to a Document."""

from index.readers.dispatch import SUPPORTED_SUFFIXES, read_document
from index.readers.limits import ReadLimits

__all__ = ["SUPPORTED_SUFFIXES", "ReadLimits", "read_document"]
