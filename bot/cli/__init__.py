"""The terminal. Each command translates in, asks the desk, translates out; `draw` and `draw_kb` make what is seen.

Nothing heavy is imported until a command needs it, so that `curiosity --help` is instant.
"""
