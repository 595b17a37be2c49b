"""Room inside the sheets room: everything that touches uploaded bytes, run in a child process.

Modules here import only each other, the standard library and calamine, so that the child starts
quickly and stays small.
"""
