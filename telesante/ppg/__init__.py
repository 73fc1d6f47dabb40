"""The export of the quarterly PPG indicators to PILOTE, the government's steering application."""
