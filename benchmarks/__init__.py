"""Measurements as ratios; nothing here is part of the program."""
