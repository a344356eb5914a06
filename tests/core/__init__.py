"""Small tests of single modules of the judging core, each of a behaviour that wider tests see late or not at all."""
