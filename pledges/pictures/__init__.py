"""What the pictures show, in numbers that the tallies hold, with the words around them."""
