"""What the source of the model says of itself: its equations, and where a parameter is used."""
