"""`telesante stage`: check delivered extracts and write them as typed Parquet in the raw store."""
