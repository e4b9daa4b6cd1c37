"""Who and with what: the ground that every room stands on."""
