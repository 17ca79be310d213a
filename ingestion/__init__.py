"""File -> passages. The only writer of passages; answers nothing."""
