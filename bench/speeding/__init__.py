"""What bench/speed.py measures with: the floor, whole runs of programs, their memory, and other tools on the same files."""
