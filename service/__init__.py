"""Lede: a short, grounded summary and a rule-based fact sheet of a news article."""

__version__ = "0.1.0"
