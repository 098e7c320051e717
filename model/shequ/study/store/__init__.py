"""Where results are kept, how they are known again, and how they are read."""
