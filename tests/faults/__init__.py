"""Parts that fail on purpose."""
