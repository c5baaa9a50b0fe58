"""Footnote's index: from a folder of documents to what can be searched and quoted exactly."""
