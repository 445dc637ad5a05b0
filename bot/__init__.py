"""Bot: the desk, and its doors (terminal and web)."""
