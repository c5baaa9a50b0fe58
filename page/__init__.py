"""The chat page: ask, check each footnote in one click, take the answer along."""
