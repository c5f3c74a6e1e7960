"""The steps of an assessment, and what they put together."""
