"""`python -m telesante`, the same as the `telesante` command."""

from telesante.interpreter import require_version, stop_lacking

require_version()
try:
    from telesante.cli import main
except ModuleNotFoundError as error:
    stop_lacking(error)

main()
