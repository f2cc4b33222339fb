"""Benchmarks: what builds cost in time, memory and bytes, beside what others use."""
