"""The recipe that makes models/reader: data, training, measuring, model card."""
