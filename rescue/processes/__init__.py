"""Processes that work for this one: pools of workers, copies that share tasks, and what passes between them."""
