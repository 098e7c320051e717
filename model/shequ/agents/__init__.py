"""Who there is: one file a kind, its state and what it can decide."""
