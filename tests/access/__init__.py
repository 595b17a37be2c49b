"""Who gets which answer where: every route, method, person and owner."""
