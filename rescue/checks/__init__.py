"""Hold the facts of a tree against the rulesets of the hops it has to take."""
