@testable import RehearsalCluster

/// Members on a virtual clock and a network without loss or delay, of which any can be killed, frozen or cut off.
final class PDVirtualCluster {
    static let names = ["pd1", "pd2", "pd3"]
    private(set) var now = 0.0
    private(set) var cores: [String: PDMemberCore] = [:]
    var frozen: Set<String> = []
    var dead: Set<String> = []
    private var disks: [String: PDPersistentState] = [:]
    private let seed: UInt64
    private var starts: UInt64 = 0

    init(seed: UInt64) {
        self.seed = seed
        for name in Self.names { start(name) }
    }

    func start(_ name: String) {
        starts += 1
        let rank = (Self.names.firstIndex(of: name) ?? 0) + Int(seed % 3)
        let core = PDMemberCore(
            name: name, others: Self.names.filter { $0 != name }, persistent: disks[name] ?? PDPersistentState(),
            seed: seed &* 1000 &+ starts, rank: rank % 3, now: now)
        cores[name] = core
        dead.remove(name)
    }

    func kill(_ name: String) {
        dead.insert(name)
        cores[name] = nil
    }

    var running: [String] { Self.names.filter { !dead.contains($0) && !frozen.contains($0) } }

    /// The members that serve as PD leader, whether others agree or not.
    var serving: [String] { running.filter { cores[$0]?.leadership.isServing == true } }

    func run(seconds: Double, each: (PDVirtualCluster) -> Void = { _ in }) {
        let end = now + seconds
        while now < end {
            step()
            each(self)
        }
    }

    /// Runs until the condition holds; the seconds it took, or nil after the limit.
    func run(until condition: (PDVirtualCluster) -> Bool, limit: Double) -> Double? {
        let begin = now
        while now < begin + limit {
            if condition(self) { return now - begin }
            step()
        }
        return nil
    }

    func transfer(from leader: String, to target: String) -> Bool {
        var begun = false
        edit(leader) { begun = $0.consensus.transfer(to: target) }
        return begun
    }

    func propose(_ change: PDChange, to name: String) -> Bool {
        var done = false
        edit(name) { done = $0.consensus.propose(change) }
        return done
    }

    func edit(_ name: String, _ change: (inout PDMemberCore) -> Void) {
        if var core = cores[name] {
            change(&core)
            cores[name] = core
        }
    }

    private func step() {
        now += 0.05
        for name in running { edit(name) { [now] in $0.advance(now: now) } }
        deliver()
    }

    private func deliver() {
        for _ in 0..<50 {
            var mail: [PDConsensusMessage] = []
            for name in running {
                edit(name) { mail += $0.takeOutbox() }
                disks[name] = cores[name]?.consensus.persistent
                let effects = cores[name]?.leadership.effects ?? []
                edit(name) { _ = $0.leadership.takeEffects() }
                for case .forward(let change, let target) in effects where running.contains(target) {
                    edit(target) { _ = $0.consensus.propose(change) }
                }
            }
            if mail.isEmpty { return }
            for message in mail where running.contains(message.to) {
                edit(message.to) { [now] in $0.receive(message, now: now) }
            }
        }
    }
}
