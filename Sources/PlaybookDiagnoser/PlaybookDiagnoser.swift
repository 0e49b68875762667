// PlaybookDiagnoser: see docs/ARCHITECTURE.md.
