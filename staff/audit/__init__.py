"""Who saw, searched, exported or changed what. Nobody can change it, in the console or beside it."""
