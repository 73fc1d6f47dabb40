"""`python -m telesante`, the same as the `telesante` command."""

from telesante.cli import main

main()
