"""The report people read: one self-contained page in French, made from the publication alone."""
