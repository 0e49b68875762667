internal import Deployments
import FoundationEssentials
import Glibc
import LoopbackHTTPServer

/// One simulated node as a process of its own: what `operator __rehearse-node` runs.
public enum RehearsalNode {
    /// Runs until SIGTERM, SIGINT or SIGHUP ends the process; the result is its exit status: 0 after a signal, 1 where the
    /// node cannot start, 2 for arguments that name no node.
    /// `arguments`: `--plan FILE` and one of `--pd NAME`, `--store ID`.
    public static func main(arguments: [String]) -> Int32 {
        NodeProcess.blockSignals()
        Lifeline.adopt()
        guard let path = value(of: "--plan", in: arguments) else {
            return complain("no --plan", "name the plan's file")
        }
        guard let data = FileManager.default.contents(atPath: path),
            let plan = try? JSONDecoder().decode(RehearsalPlan.self, from: data)
        else { return complain("\(path) is no plan that can be read", "start it through `operator rehearse up`") }
        if let name = value(of: "--pd", in: arguments) {
            guard let member = plan.members.first(where: { $0.name == name }) else {
                return complain("the plan has no member \(name)", "take one of its names")
            }
            return run(member, of: plan)
        }
        if let text = value(of: "--store", in: arguments) {
            guard let id = UInt64(text) else { return complain("\(text) is no store id", "take one of the plan's ids") }
            guard let store = plan.stores.first(where: { $0.id == id }) else {
                return complain("the plan has no store \(id)", "take one of the plan's ids")
            }
            return run(store, of: plan)
        }
        return complain("neither --pd nor --store", "name one node")
    }

    /// A simulated PD member: both its ports, until a signal.
    private static func run(_ me: RehearsalPlan.Member, of plan: RehearsalPlan) -> Int32 {
        do {
            let member = try PDMember(plan: plan, me: me)
            let peers = PDPeerServer(member: member)
            let clients = PDClientServer(member: member)
            let servers = [
                try LoopbackServer(port: me.peerPort) { peers.answer($0) },
                try LoopbackServer(port: me.clientPort) { clients.answer($0) },
            ]
            try member.start()
            let received = NodeProcess.waitForSignal()
            member.log.write(.info, "main.go:283", "got signal to exit", ["signal": "\(received)"])
            withExtendedLifetime(servers) {}
            // Handlers may wait for seconds yet: the process ends without them.
            _exit(0)
        } catch {
            say("operator: \(me.name) of the rehearsal does not start: \(error). choose another port")
            return 1
        }
    }

    /// A simulated TiKV store, until a signal asks for a planned stop.
    private static func run(_ store: RehearsalPlan.Store, of plan: RehearsalPlan) -> Int32 {
        do throws(RehearsalNodeError) {
            let node = try StoreNode(plan: plan, store: store)
            try node.start()
            node.stop(signal: NodeProcess.waitForSignal())
            return 0
        } catch {
            say("operator: rehearsal store does not start: \(error)")
            return 1
        }
    }

    private static func value(of option: String, in arguments: [String]) -> String? {
        guard let index = arguments.firstIndex(of: option), index + 1 < arguments.count else { return nil }
        return arguments[index + 1]
    }

    private static func complain(_ why: String, _ remedy: String) -> Int32 {
        say("operator: a rehearsal node does not start: \(why). \(remedy)")
        return 2
    }

    private static func say(_ line: String) {
        _ = Array((line + "\n").utf8).withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }
}
