"""Knowledge: sources, passages, releases and search. Imports none of our other houses."""
