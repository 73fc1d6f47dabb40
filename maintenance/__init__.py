"""Tools for those who change the project: run them as `python -m maintenance.<name>` in its folder.

No command that a user calls imports them, and the installed package does not hold them.
"""
