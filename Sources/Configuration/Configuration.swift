// Configuration: see docs/ARCHITECTURE.md.
