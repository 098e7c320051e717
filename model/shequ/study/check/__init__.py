"""Whether results are true: runs made again, and an archive that others can check."""
