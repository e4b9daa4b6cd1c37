"""Files made to harm or merely broken, made by a number: the same number gives the same file."""
