"""What words say, whatever they are read for: stems, names, figures, dates, limits, what is denied."""
