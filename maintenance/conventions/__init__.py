"""The house rules that no linter knows, checked over dbt's manifest and the files it names."""
