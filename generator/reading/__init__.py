"""Disk to model: YAML as text with positions, validation, dates from git."""
