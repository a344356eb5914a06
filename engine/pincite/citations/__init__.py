"""Citations: read from what a user types, and written in the styles that lawyers use."""
