internal import Deployments
import FoundationEssentials
import Glibc

/// One simulated node as a process of its own: what `operator __rehearse-node` runs.
public enum RehearsalNode {
    /// Runs until a signal ends the process; the result is its exit status (2 for arguments that name no node).
    /// `arguments`: `--plan FILE` and one of `--pd NAME`, `--store ID`.
    public static func main(arguments: [String]) -> Int32 {
        NodeSignals.block()
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
            return PDNode.run(plan: plan, member: member)
        }
        if let text = value(of: "--store", in: arguments) {
            guard let id = UInt64(text) else { return complain("\(text) is no store id", "take one of the plan's ids") }
            return run(plan: plan, storeID: id)
        }
        return complain("neither --pd nor --store", "name one node")
    }

    /// One simulated TiKV store, until SIGTERM, SIGINT or SIGHUP asks for a planned stop; the result is the exit status.
    private static func run(plan: RehearsalPlan, storeID: UInt64) -> Int32 {
        guard let store = plan.stores.first(where: { $0.id == storeID }) else {
            return complain("the plan has no store \(storeID)", "take one of its ids")
        }
        do throws(RehearsalNodeError) {
            let node = try StoreNode(plan: plan, store: store)
            try node.start()
            node.stop(signal: NodeSignals.wait())
            return 0
        } catch {
            _ = complain("\(error)", "see the store's log")
            return 1
        }
    }

    private static func value(of option: String, in arguments: [String]) -> String? {
        guard let index = arguments.firstIndex(of: option), index + 1 < arguments.count else { return nil }
        return arguments[index + 1]
    }

    private static func complain(_ why: String, _ remedy: String) -> Int32 {
        let text = "operator: a rehearsal node does not start: \(why). \(remedy)\n"
        _ = Array(text.utf8).withUnsafeBytes { write(2, $0.baseAddress, $0.count) }
        return 2
    }
}
