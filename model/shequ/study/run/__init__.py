"""How runs are made: tasks, workers, and what is missing of a study."""
