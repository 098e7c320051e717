"""Many runs: designs, workers, files and statistics."""
