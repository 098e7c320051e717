"""What follows from results: each subject a file, each function a frame."""
