"""From paths to facts: what stands below the roots, and what each file of an addon defines and relies on."""
