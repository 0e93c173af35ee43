"""Assay: drop a data file in a bucket, know what is in it and which rows do not keep its contract."""

__version__ = "0.1.0"
