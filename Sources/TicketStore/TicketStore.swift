// TicketStore: see docs/ARCHITECTURE.md.
