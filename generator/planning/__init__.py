"""Planning: which files a site has, what each is made of, and how to make it."""
