"""Scanning: finished files of the site, read as browsers and feed readers do, to problems."""
