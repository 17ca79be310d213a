"""What Word, Excel and PowerPoint files share: the package, drawings, charts, equations."""
