"""The database's history, run from package data: no ini file."""
