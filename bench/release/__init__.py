"""From learning to a released model: `make learn` learns and measures a candidate, `make release-model` releases it."""
