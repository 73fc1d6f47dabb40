"""`telesante status`: what the warehouse holds, and where everything lies."""
