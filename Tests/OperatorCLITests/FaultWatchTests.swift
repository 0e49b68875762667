import Dashboard
import OperatorCore
import Synchronization
import TestSupport
import Testing

@testable import OperatorCLI

@Suite struct FaultWatchTests {
    /// Answers what the test says.
    private final class Injector: FaultInjector {
        let receipts = Mutex<[FaultReceipt]?>([])

        func offers(of faults: [Fault]) async throws(ActingError) -> [NodeOffers] {
            let node = DeployedNode(
                component: ComponentID(kind: "node", id: "1"), name: "n1", addresses: ["127.0.0.1:1"], pid: 7,
                state: .running)
            return [NodeOffers(of: node, faults.map { FaultOffer($0) })]
        }

        func history() async throws(ActingError) -> [FaultReceipt] {
            guard let receipts = receipts.withLock(\.self) else { throw ActingError(.unreachable, "gone") }
            return receipts
        }

        func plan(_ request: FaultRequest) async throws(ActingError) -> FaultPlan { throw Self.unused }
        func inject(_ request: FaultRequest) async throws(ActingError) -> FaultReceipt { throw Self.unused }
        func verify(_ receipt: FaultReceipt) async throws(ActingError) -> FaultVerification { throw Self.unused }
        func heal(_ id: String?) async throws(ActingError) -> [FaultReceipt] { throw Self.unused }
        private static let unused = ActingError(.failed, "not asked for")
    }

    @Test func `what is broken and what can be is told once, and again when it changes`() async throws {
        let (injector, mailbox) = (Injector(), ScreenMailbox(wake: -1))
        let watch = FaultWatch(injector, declared: [.kill, .pause], clock: ManualClock(), mailbox: mailbox)
        var told = FaultWatch.Told()
        await watch.look(&told)
        let first = mailbox.take()
        #expect(first.count == 1)
        guard case .offers(let nodes)? = first.first else { return #expect(Bool(false), "\(first)") }
        #expect(nodes.map { $0.offers.map(\.fault.id) } == [[.kill, .pause]])
        await watch.look(&told)
        #expect(mailbox.take().isEmpty)

        let now = ManualClock().now().wall
        var receipt = FaultReceipt(
            id: "x1", fault: FaultID("freeze-leader"), target: ComponentID(kind: "node", id: "1"), address: "a",
            injected: now, deadline: now.advanced(by: .seconds(60)), undo: "u", actions: [.signal(.freeze)])
        injector.receipts.withLock { $0 = [receipt] }
        await watch.look(&told)
        guard case .faults(let words)? = mailbox.take().first else { return #expect(Bool(false), "nothing told") }
        #expect(words.count == 1 && words[0].hasPrefix("node 1 frozen, healed by itself at "))

        receipt.healed = now
        injector.receipts.withLock { $0 = [receipt] }
        await watch.look(&told)
        guard case .faults(let left)? = mailbox.take().first else { return #expect(Bool(false), "nothing told") }
        #expect(left.isEmpty)
    }

    @Test func `a cluster that is gone leaves nothing known to be broken`() async throws {
        let (injector, mailbox) = (Injector(), ScreenMailbox(wake: -1))
        injector.receipts.withLock { $0 = nil }
        let watch = FaultWatch(injector, declared: [], clock: ManualClock(), mailbox: mailbox)
        var told = FaultWatch.Told(words: ["node 1 killed"], offers: [])
        await watch.look(&told)
        guard case .faults(let words)? = mailbox.take().first else { return #expect(Bool(false), "nothing told") }
        #expect(words.isEmpty)
    }
}
