"""Drafts by local language models: prompts, models in process and on servers, and what is believed of their replies."""
