"""The plain reference: the model once more, person by person, to be held against the fast package."""
