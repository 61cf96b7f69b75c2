"""The rows of the battery, by the part of the world that is at fault."""
