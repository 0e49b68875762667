// TiKVSubject: see docs/ARCHITECTURE.md.
