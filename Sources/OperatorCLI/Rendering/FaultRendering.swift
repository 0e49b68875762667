import OperatorCore

/// How faults read, as a table and as JSON.
enum FaultRendering {
    /// `found`: what a second look said of it; nil where nobody looked.
    static func json(_ receipt: FaultReceipt, _ found: FaultVerification? = nil) -> JSON {
        .versioned([
            "id": .string(receipt.id), "fault": .string(receipt.fault.rawValue),
            "target": target(receipt.target, address: receipt.address), "injected": .text(receipt.injected),
            "deadline": .text(receipt.deadline), "undo": .string(receipt.undo), "healed": .text(receipt.healed),
            "verified": found.map { .bool($0.isConfirmed) }, "seen": found.map { .string($0.words) },
        ])
    }

    static func target(_ component: ComponentID, address: String) -> JSON {
        .object([
            "kind": .string(component.kind), "id": .string(component.id), "address": .string(address),
        ])
    }

    static func words(_ found: FaultVerification) -> String {
        (found.isConfirmed ? "verified: " : "not seen yet: ") + found.words
    }

    static func table(_ receipts: [FaultReceipt], _ call: Call) -> [String] {
        let now = call.clock.now().wall
        var table = TextTable(
            ("id", .left), ("fault", .left), ("target", .left), ("injected", .left), ("undone", .left))
        for receipt in receipts {
            let undone =
                receipt.healed.map { ClockText.time($0, now: now) }
                ?? "by itself at \(ClockText.time(receipt.deadline, now: now))"
            table.add(
                .init(receipt.id), .init(receipt.fault.rawValue), .init(receipt.target.description),
                .init(ClockText.time(receipt.injected, now: now)), .init(undone))
        }
        return table.lines(call.style)
    }
}
