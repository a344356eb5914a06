"""A second implementation of the semantics, by exhaustive enumeration, and a generator of small cases."""
