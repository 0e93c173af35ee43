"""What outputs are called."""

VIOLATIONS, PIECES, INDEX = "violations.parquet", "violations.pieces", "violations.index.json"

QUARANTINE, ANNOTATED = "quarantine", "annotated"
"""The copies for the sender, by their kind."""
