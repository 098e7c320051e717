"""Shequ (社区): an agent-based laboratory for party-led community governance of elderly care."""

__version__ = "0.1.0"
