"""The Python around dbt: deliveries, gate, report. Business rules live in `models/`."""
