"""Registries of papers: asked politely, within limits, and read as records' fields."""
