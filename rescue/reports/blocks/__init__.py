"""Documents made of few kinds of blocks, so that a page, a Markdown text, a word processor's file and a terminal say the same."""
