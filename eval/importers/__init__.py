"""Published collections as a folder of documents and a question set, each by the name of its form."""
