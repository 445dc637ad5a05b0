"""What comes before any answer: is a child in danger now? Pure, deterministic, without a language model."""
