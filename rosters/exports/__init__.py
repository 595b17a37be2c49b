"""Rosters on their way out: asked for with a reason, made by a job, gone after a day."""
