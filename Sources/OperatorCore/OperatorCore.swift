// OperatorCore: see docs/ARCHITECTURE.md.
