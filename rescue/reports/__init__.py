"""Reports: an assessment in, text out; one file a format."""
