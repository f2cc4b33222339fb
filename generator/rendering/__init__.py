"""Listings and papers to pages, feeds, citations and exports. Pure: no disk, clock or network."""
