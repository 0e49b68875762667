// PrometheusKit: see docs/ARCHITECTURE.md.
