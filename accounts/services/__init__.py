"""What people may do to members and units."""
