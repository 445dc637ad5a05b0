"""Which indicators of the live threshold documents a concern touches: read, matched, laid out. Nothing decides.

indicators   what the documents say at each level, read from their headings and tables
concerns     a text as separate concerns
matching     how near a concern is to an indicator, and whether it is near enough to be shown
checking     the grid, what would move a concern up or down, where documents differ
deciding     what a manager decided, and what has changed under it since
"""
