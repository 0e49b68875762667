// Deployments: see docs/ARCHITECTURE.md.
