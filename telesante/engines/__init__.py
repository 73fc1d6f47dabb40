"""The warehouse of Apache Spark, read by DuckDB: to be gated, and to be compared with DuckDB's."""
