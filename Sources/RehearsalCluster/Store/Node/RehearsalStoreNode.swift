import Glibc

/// `operator __rehearse-node --plan FILE --store ID`: one simulated TiKV store as a process.
enum RehearsalStoreNode {
    /// Runs until SIGTERM, SIGINT or SIGHUP asks for a planned stop; the result is the exit status.
    static func run(plan: RehearsalPlan, storeID: UInt64) -> Int32 {
        guard let store = plan.stores.first(where: { $0.id == storeID }) else {
            return fail("the plan has no store \(storeID)")
        }
        NodeSignals.block()
        do throws(RehearsalNodeError) {
            let node = try StoreNode(plan: plan, store: store)
            try node.start()
            node.stop(signal: NodeSignals.wait())
            return 0
        } catch {
            return fail("\(error)")
        }
    }

    private static func fail(_ reason: String) -> Int32 {
        let text = Array("operator: rehearsal store does not start: \(reason)\n".utf8)
        write(STDERR_FILENO, text, text.count)
        return 1
    }
}
