"""One file per thing: parse, call one verb, render."""
