"""The law as it is looked up: a provision, a rule, an issue, and what each has to do with the others."""
