"""A country around the Île-de-France demonstration: practitioners everywhere, and their patients.

Everything is drawn by DuckDB from hashes of the seed and of what is drawn, so that a block of
quarters can be generated, counted and written without keeping the others in memory.
"""
