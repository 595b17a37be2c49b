"""Rows of the access matrix, one module for each room."""
