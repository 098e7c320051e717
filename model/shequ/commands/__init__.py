"""What the longer commands do, with progress on standard error."""
