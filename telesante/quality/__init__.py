"""The quality gate: what is about to be published, checked as a whole."""
