"""PresentationML: the inside of PowerPoint documents (ECMA-376 part 1, 19)."""
