"""What the pages of the desk show, gathered from the batch: one module per screen."""
