"""What findings and coverage add up to: verdicts, efforts, touchpoints."""
