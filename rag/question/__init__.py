"""What a question asks for: understood from the turns before, mended, and read for the kind of answer it wants."""
