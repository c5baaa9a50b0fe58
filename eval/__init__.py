"""How good Footnote is: question sets in, scores with their uncertainty out. No model judges."""
