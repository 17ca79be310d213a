"""The only HTTP. Holds no rule of the domain."""
