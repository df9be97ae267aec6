"""Graph components of config.yml."""
