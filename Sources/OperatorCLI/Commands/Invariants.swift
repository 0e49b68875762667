import CommandLineKit
import Configuration
import OperatorCore

/// `operator invariants`: what is checked, and when a violation becomes a ticket.
enum Invariants: Command {
    static let spec = CommandSpec(
        "invariants", summary: "what is checked, and when it becomes a ticket",
        discussion: [
            "With a cluster configured, its overrides are in the figures. An invariant opens a ticket after so many "
                + "violated checks that last at least the grace; it closes after so many good checks and the clear delay."
        ])

    static func run(_ call: Call) async throws -> ExitStatus {
        let settings = try call.settings()
        let overrides = settings.cluster?.overrides ?? [:]
        // Nobody is dialled: the descriptors alone are of interest, also of what is switched off.
        let shown = overrides.mapValues { override in
            var value = override.value
            value.enabled = true
            return value
        }
        let kind = Subjects.kind(settings.cluster?.subject.value ?? call.invocation[CommonOptions.subject])
        for descriptor in kind.descriptor(shown).invariants {
            if call.wantsJSON {
                call.console.json(json(descriptor, overrides[descriptor.id]))
            } else {
                call.console.lines(lines(descriptor, overrides[descriptor.id], call))
            }
        }
        return .ok
    }

    private static func json(_ invariant: InvariantDescriptor, _ override: Sourced<InvariantOverride>?) -> JSON {
        .versioned([
            "invariant": .string(invariant.id.rawValue), "title": .string(invariant.title),
            "explanation": .string(invariant.explanation), "enabled": .bool(override?.value.enabled ?? true),
            "severity": .string(invariant.severity.rawValue), "open_after": .integer(Int64(invariant.openAfterChecks)),
            "grace_seconds": .number(invariant.grace.inSeconds),
            "close_after": .integer(Int64(invariant.closeAfterChecks)),
            "clear_delay_seconds": .number(invariant.clearDelay.inSeconds),
            "thresholds": .object(
                invariant.thresholds.map {
                    JSON.Member(
                        name: $0.name,
                        value: .object(["value": .number($0.value), "unit": .string($0.unit.rawValue)]))
                }),
            "explained_by": .texts(invariant.explainedBy), "overridden": .text(override?.origin.description),
        ])
    }

    private static func lines(
        _ invariant: InvariantDescriptor, _ override: Sourced<InvariantOverride>?, _ call: Call
    ) -> [String] {
        let grace = invariant.grace > .zero ? " over \(DurationText.short(invariant.grace))" : ""
        var facts = [
            ("opens", "after \(count(invariant.openAfterChecks, "violated"))\(grace); \(invariant.severity.rawValue)"),
            (
                "closes",
                "after \(count(invariant.closeAfterChecks, "good")) and \(DurationText.short(invariant.clearDelay))"
            ),
        ]
        for threshold in invariant.thresholds {
            facts.append((threshold.name, Figures.text(threshold.value, threshold.unit)))
        }
        if !invariant.explainedBy.isEmpty {
            facts.append(("explained by", invariant.explainedBy.map(\.rawValue).joined(separator: ", ")))
        }
        if let override {
            facts.append(
                ("overridden", (override.value.enabled == false ? "switched off, " : "") + "\(override.origin)"))
        }
        let explanation = TextLayout.wrap(invariant.explanation, width: call.console.width - 4).map { "    " + $0 }
        return ["  \(call.style.bold(invariant.id.rawValue)): \(invariant.title)"] + explanation
            + TextLayout.definitions(facts.map { (term: $0.0, meaning: $0.1) }, width: call.console.width - 2)
            .map { "  " + $0 } + [""]
    }

    private static func count(_ number: Int, _ kind: String) -> String {
        number == 1 ? "1 \(kind) check" : "\(number) \(kind) checks"
    }
}
