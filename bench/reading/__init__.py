"""How honestly files are read: clean tables, written in every dialect, damaged in every way, with the truth known."""
