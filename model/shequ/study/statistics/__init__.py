"""What a number is: means over replicates with their intervals, prices, shares, and the period averaged over."""
