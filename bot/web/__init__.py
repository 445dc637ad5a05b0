"""The web door: plain pages that work without JavaScript, and a small JSON interface."""
