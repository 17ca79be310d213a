"""The binary formats of Word and PowerPoint before 2007 ([MS-DOC], [MS-PPT])."""
