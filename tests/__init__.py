"""Tests of the engine, and of the law it is given."""
