"""Messages of the real `go` command: what it prints when a set-up is broken in each way that the error catalogue lists.

`scripts/go-errors` runs it; `rows` has the cases, `captured` what go printed, everything else is what they are made of.
"""
