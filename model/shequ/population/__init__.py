"""Making the world from published margins."""
