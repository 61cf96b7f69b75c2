"""What a request costs beside what others take for the same files. scripts/bench-serving runs it; docs/benchmarks.md has the figures."""
