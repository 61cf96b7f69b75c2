"""The cases, by what is broken; the files that begin with `healthy` are those in which nothing is."""
