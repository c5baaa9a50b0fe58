"""From a question to a short answer whose every sentence is footnoted, or to a plain "the documents do not say"."""
