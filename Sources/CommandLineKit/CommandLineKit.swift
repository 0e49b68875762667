// CommandLineKit: see docs/ARCHITECTURE.md.
