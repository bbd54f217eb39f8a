"""The subcommands, one module each: `HELP`, `EXAMPLES`, `add_arguments(parser)` and `run(given) -> exit code`."""
