"""The history of the tables about people, run from package data: no ini file."""
