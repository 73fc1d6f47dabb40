"""Synthetic months of Open DAMIR, in the layout of the official files.

`layout` says what a file looks like, `lines` draws the lines of a month, `writing` writes the files
and counts what the warehouse must find in them.

January 2025 adds up, code by code, to what a third party computed on the real file
(data/open_damir_202501.csv); codes are shared out as the descriptor counts the lines of January
2024 (data/open_damir_weights.csv). Nothing else in them is real.
"""
