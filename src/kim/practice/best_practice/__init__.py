"""Best practice of one work area, offered to others, which take it up or say why not."""
