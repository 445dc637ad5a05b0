"""Ingest: files in, passages out."""
