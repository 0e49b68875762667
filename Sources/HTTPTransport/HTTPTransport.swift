// HTTPTransport: see docs/ARCHITECTURE.md.
