"""How well questions about the therapy are answered: `python -m bench.knowledge`."""
