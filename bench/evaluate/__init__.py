"""How well caregivers' messages are understood, measured on tests/language/evaluation. `make evaluate`."""
