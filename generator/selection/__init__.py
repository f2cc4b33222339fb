"""The catalog to listings: which papers stand where, and in which order."""
