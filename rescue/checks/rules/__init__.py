"""The rules: what their files may contain, how they are read, and what else is curated beside them."""
