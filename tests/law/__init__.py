"""What the bundled law covers, and what of it is tested."""
