"""The sign-off page and what it tells; a package, so that its browser is gone behind its last test."""
