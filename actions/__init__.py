"""Custom actions: words that need the clock or look something up. Nothing urgent depends on them."""
