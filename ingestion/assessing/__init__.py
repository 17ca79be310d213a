"""How good a reading is: what is missing, garbled or hidden, and what looks like an instruction."""
