"""Prompts: the wording, the glossary and the instruments, as data with a small loader."""
