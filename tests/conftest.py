"""What holds for every test."""

from hypothesis import settings

# Machines are noisy: no test depends on how long an example takes.
settings.register_profile("footnote", deadline=None)
settings.load_profile("footnote")
