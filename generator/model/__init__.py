"""The nouns: papers, vocabularies, catalogs, listings and files. No input or output here."""
