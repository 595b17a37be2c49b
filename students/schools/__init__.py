"""The list of schools of a county, as a roster: names, codes, kinds, old names."""
