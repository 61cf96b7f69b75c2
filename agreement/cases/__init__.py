"""The repositories, a file for each subject."""
