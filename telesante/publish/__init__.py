"""A warehouse is built aside, checked, masked, checked again, and put in place at once."""
