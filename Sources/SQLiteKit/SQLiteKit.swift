// SQLiteKit: see docs/ARCHITECTURE.md.
