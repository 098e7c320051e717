"""What must not change when something else is changed: numbers of rows, order, size of the place, being looked at."""
