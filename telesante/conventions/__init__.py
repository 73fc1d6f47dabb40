"""The house rules that no linter knows, checked over dbt's manifest and the files it names.

`python -m telesante.conventions` is for those who change the project; it is no user command.
"""
