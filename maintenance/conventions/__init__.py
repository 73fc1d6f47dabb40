"""The house rules that no linter knows, checked over dbt's manifest and the files it names.

`python -m maintenance.conventions` is for those who change the project; it is no user command.
"""
