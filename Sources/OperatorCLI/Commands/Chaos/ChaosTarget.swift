import CommandLineKit
import Configuration
import Deployments
import OperatorCore

/// The running local cluster that a chaos command is about: by --cluster, or the only one.
struct ChaosTarget {
    let cluster: DeployedCluster
    let running: any RunningCluster

    /// Throws where none runs, or the one that is meant is not named.
    init(_ call: Call) throws {
        // Who names an address means that cluster: never break the one that happens to run here instead.
        for (_, option) in CommonOptions.endpoints where call.invocation[option] != nil {
            throw CommandError(
                "cannot act on --\(option.spec.name)", "faults are for local clusters, which have names",
                "name one with --cluster",
                status: .usage)
        }
        cluster = try RunningClusters.named(call.clusterName)
        running = try RunningClusters.connect(directory: cluster.directory, clock: call.clock)
    }

    /// The faults there are, as the subjects declare them.
    static let faults = Subjects.all.flatMap(\.description.faults).reduce(into: [Fault]()) { known, fault in
        if !known.contains(where: { $0.id == fault.id }) { known.append(fault) }
    }

    /// A fault in the words of the cluster's own subject; nil where none has that name.
    func fault(_ id: FaultID) -> Fault? { Subjects.kind(cluster.subject).description.fault(id) }

    /// The component that a fault is for where nobody names one: what a look at the cluster says of it.
    /// Throws `CommandError` where the fault is for any component, or the look finds none.
    func chosen(for fault: Fault, _ call: Call) async throws -> String {
        guard case .inState(let kind, let word) = fault.target else {
            throw CommandError(
                "cannot inject \(fault.id.rawValue)", "no target is named", "name a component (KIND/ID)", status: .usage
            )
        }
        let settings = try call.settings { $0.cluster = cluster.name }
        let subject = try call.subject(settings, try Call.required(settings))
        let observation = await subject.observe(deadline: call.clock.now().advanced(by: .seconds(3)))
        await subject.shutdown()
        if let component = fault.target.candidates(in: observation).first { return component.address }
        throw CommandError(
            "cannot inject \(fault.id.rawValue)", "no \(kind) is seen to be \(word)", "name its target")
    }
}

/// `operator chaos list`: the faults there are.
enum ChaosList: Command {
    static let spec = CommandSpec("list", summary: "the faults that can be injected, and how each is undone")

    static func run(_ call: Call) async throws -> ExitStatus {
        if call.wantsJSON {
            for fault in ChaosTarget.faults {
                call.console.json(
                    .versioned([
                        "fault": .string(fault.id.rawValue), "summary": .string(fault.summary),
                        "undo": .string(fault.undo), "expected_sign": .string(fault.expectedSign),
                    ]))
            }
            return .ok
        }
        for fault in ChaosTarget.faults {
            call.console.lines(
                ["  " + call.style.bold(fault.id.rawValue)]
                    + TextLayout.definitions([
                        ("does", fault.summary), ("undo", fault.undo), ("sign", fault.expectedSign),
                    ]).map { "  " + $0 })
        }
        return .ok
    }
}

/// `operator chaos heal`: undoes a fault now. Undoing twice is no error.
enum ChaosHeal: Command {
    private static let id = Argument(.text("ID"), count: .optional, help: "a fault's id, as \"chaos status\" shows it")
    private static let all = Flag("all", help: "Undo everything")

    static let spec = CommandSpec(
        "heal", summary: "undo a fault now, or all of them", options: [all], arguments: [id.spec])

    static func run(_ call: Call) async throws -> ExitStatus {
        let named = call.invocation.first(id)
        guard named != nil || call.invocation[all] else {
            throw CommandError("cannot heal", "no fault is named", "give its id, or --all", status: .usage)
        }
        guard named == nil || !call.invocation[all] else {
            throw CommandError("cannot heal", "an id and --all are given", "give one of them", status: .usage)
        }
        let faults = try ChaosTarget(call).running.faults
        let healed = try await faults.heal(call.invocation[all] ? nil : named)
        var found: FaultVerification?
        if let last = healed.last { found = try? await faults.verify(last) }
        if call.wantsJSON {
            for receipt in healed {
                call.console.json(FaultRendering.json(receipt, receipt == healed.last ? found : nil))
            }
        } else {
            call.console.lines(healed.isEmpty ? ["nothing to undo"] : FaultRendering.table(healed, call))
            if let found { call.console.line(FaultRendering.words(found)) }
        }
        return .ok
    }
}
