"""Properties that every evaluation must have, on random cases."""
