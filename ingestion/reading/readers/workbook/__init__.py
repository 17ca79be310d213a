"""SpreadsheetML: the inside of Excel workbooks (ECMA-376 part 1, 18)."""
