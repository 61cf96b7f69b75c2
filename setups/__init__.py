"""Broken and healthy set-ups: what `martlet doctor` says of each, and that the real `go` fails there, or does not.

`scripts/doctor-setups` runs it; `rows` has the cases, everything else is what they are made of.
"""
