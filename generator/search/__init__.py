"""Search: words, postings, shards and related papers, all worked out at build time."""
