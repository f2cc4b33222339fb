"""Paperfeed: research papers as text files, published as pages and feeds."""

__version__ = "0.1.0"
