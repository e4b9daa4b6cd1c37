"""Where it is: the places in which knowledge and information are kept."""
