"""A question that leans on the conversation becomes one that stands alone."""
