// LoopbackHTTPServer: see docs/ARCHITECTURE.md.
