"""Levers: dated, costed changes of parameters, community by community."""
