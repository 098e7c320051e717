"""Pens and paper of the figures: a sheet in millimetres, lettering, colours."""
