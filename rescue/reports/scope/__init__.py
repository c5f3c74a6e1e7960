"""The scope document: what is accepted, refused, assumed, unknown and delivered, from an assessment and what an hour costs."""
