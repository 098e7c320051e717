"""Measurements: how fast the model is, held against the plain reference, the floor and itself."""
