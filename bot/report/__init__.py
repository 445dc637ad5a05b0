"""A screening on paper: pictures, and documents as data that two rooms set as DOCX and PDF."""
