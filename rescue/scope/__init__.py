"""What of a tree is whose work: every line in an area, the effort shared out, and the ways in which addons and other programs talk."""
