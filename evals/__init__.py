"""Evals: measures everything below it."""
