"""OpenDocument texts, sheets and slides (ISO/IEC 26300), from `content.xml`."""
