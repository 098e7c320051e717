"""What happens in a month: one file a submodel, with its parameters, equation and sources."""
