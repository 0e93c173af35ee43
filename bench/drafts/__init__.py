"""How often drafts of contracts cry wolf over the second half of a table, and what damages they see in it."""
