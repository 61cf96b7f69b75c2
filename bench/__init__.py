"""What a request costs: beside what others take for the same files (scripts/bench-serving, docs/benchmarks.md), and beside what it cost
when it was last looked at (scripts/check-cost, bench/thresholds.tsv).
"""
