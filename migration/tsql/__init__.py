"""Reading T-SQL text: tokens, batches, statements."""
