"""Making the place from published margins."""
