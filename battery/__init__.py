"""The fault battery: a server under test between hostile sources, hostile clients and failing hardware.

`scripts/battery` runs it; `rows` has the cases, everything else is what they are made of. Python's standard library only.
"""
