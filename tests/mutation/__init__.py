"""Rules broken on purpose, one break at a time: a suite of tests that lets one pass does not hold the rule."""
