"""Whether Martlet's direct mode says what Go's own direct mode says: synthetic repositories, and a program of real ones."""
