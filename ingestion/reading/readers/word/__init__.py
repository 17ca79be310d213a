"""WordprocessingML: the inside of Word documents (ECMA-376 part 1, 17)."""
