"""Columns, draws, groups and parameter declarations; knows nothing of care or governance."""
