"""The parts of ``bench/truth.py``: what people changed when they migrated an addon, and who pointed there before."""
