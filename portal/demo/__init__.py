"""The demonstration: invented people, and the story that fills an empty portal."""
