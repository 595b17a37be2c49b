"""The verbs of the import desk, in the order of the four screens."""
