import Configuration
import Dashboard
import Deployments
import Engine
import OperatorCore
import TicketStore

/// What keys ask for, done in tasks; how it went is said through the watch's mailbox.
struct ScreenActions: Sendable {
    let call: Call
    let cluster: ClusterSettings
    let watch: ScreenWatch
    let diagnosis: DiagnosisActions

    /// Does what a key asked for, and says how it went.
    func carryOut(_ effect: Effect) {
        Task.detached {
            do {
                if let words = try await perform(effect) { watch.mailbox.post(.done(words)) }
            } catch {
                watch.mailbox.post(.done(UntrustedText.sanitise(call.shown("\(error)"))))
            }
        }
    }

    private func perform(_ effect: Effect) async throws -> String? {
        switch effect {
        case .kill(let id, let address):
            let kill = watch.subjectDescription.fault(.kill) ?? .kill
            let receipt = try await running().faults.inject(
                FaultRequest(kill, target: address, lasting: Question.killLasts))
            say("killed \(id.spoken)", id)
            return
                "killed \(id.spoken): it is started again at \(ClockText.time(receipt.deadline, now: receipt.injected))"
        case .restart(let id, let address):
            try await restart(id, address)
            say("restarted \(id.spoken)", id)
            return "restarted \(id.spoken)"
        case .healAll:
            let healed = try await running().faults.heal(nil)
            say("healed all: \(healed.count) fault\(healed.count == 1 ? "" : "s")", nil)
            return healed.isEmpty
                ? "nothing was broken" : "healed \(healed.map(\.target.spoken).joined(separator: ", "))"
        case .acknowledge, .hold, .unhold, .resolve, .judge, .writeReport:
            return try await TicketActions(call: call, watch: watch).perform(effect)
        case .offerClaude, .diagnose, .askClaude, .stopDiagnosis: return try await diagnosis.perform(effect)
        case .explain(let question):
            watch.mailbox.post(.provenance(question, await watch.provenance(of: question)))
            return nil
        case .quit, .repaint, .start, .demo, .copy, .use: return nil
        }
    }

    /// A killed one is healed, so that its watchdog is called off; any other is started anew.
    private func restart(_ id: ComponentID, _ address: String) async throws {
        let running = try running()
        if let fault = try await running.faults.active().first(where: { $0.address == address || $0.target == id }) {
            _ = try await running.faults.heal(fault.id)
            return
        }
        let node = try await running.status().nodes.first { $0.address == address || $0.component == id }
        _ = try await running.restart(node?.name ?? id.description)
    }

    private func say(_ text: String, _ target: ComponentID?) {
        watch.watching?.engine.record(ActionRecord(at: call.clock.now().wall, by: "you", text: text, target: target))
    }

    /// Only a disposable local cluster has one.
    private func running() throws -> any RunningCluster {
        guard !watch.isFollower, cluster.disposable.value, let directory = cluster.localDirectory else {
            throw ActingError(.refused, "cannot act on \(cluster.key.value): it is not a disposable local cluster")
        }
        return try RunningClusters.connect(directory: directory, clock: call.clock)
    }
}
