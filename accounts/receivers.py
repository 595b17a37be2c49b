"""What the accounts room does when the storey below speaks: tell people how a job ended."""
