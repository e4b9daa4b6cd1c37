"""People, the posts they hold and the work areas they answer for; who may see what begins here."""
