import OperatorCore
import TestSupport
import Testing

struct HealthRulesTests {
    private let store = ComponentID.store(4)
    private let descriptors = [
        InvariantDescriptor(
            id: InvariantID("store_down"), title: "", explanation: "", severity: .critical, healthWhileOpen: .down),
        InvariantDescriptor(id: InvariantID("disk_low"), title: "", explanation: "", severity: .warning),
        InvariantDescriptor(
            id: InvariantID("store_leaving"), title: "", explanation: "", severity: .info, healthWhileOpen: .planned),
        InvariantDescriptor(id: InvariantID("version_skew"), title: "", explanation: "", severity: .info),
    ]

    private func condition(
        _ name: String, _ phase: Condition.Phase, open: Bool = false, evidence: Double? = 0
    ) -> Condition {
        let invariant = InvariantID(name)
        let severity = descriptors.first { $0.id == invariant }?.severity ?? .warning
        let key = ConditionKey(cluster: "lab", invariant: invariant, component: store)
        var condition = Condition(key: key, since: .second(0), bootID: "boot", severity: severity)
        condition.phase = phase
        condition.isOpen = open
        condition.lastEvidence = evidence.map { .second($0) }
        return condition
    }

    private func health(_ conditions: Condition..., now: Double = 1) -> Health {
        HealthRules.health(of: store, conditions: conditions, descriptors: descriptors, now: .second(now))
    }

    @Test func `the worst of what is open counts`() {
        #expect(health(condition("store_down", .violated, open: true), condition("disk_low", .healthy)) == .down)
        #expect(health(condition("disk_low", .violated, open: true), condition("store_down", .healthy)) == .degraded)
        #expect(health(condition("store_leaving", .violated, open: true)) == .planned)
        #expect(health(condition("version_skew", .violated, open: true)) == .suspect)
    }

    @Test func `what is pending makes it suspect`() {
        #expect(health(condition("store_down", .pending), condition("disk_low", .healthy)) == .suspect)
    }

    @Test func `well is well only while it is fresh`() {
        #expect(health(condition("store_down", .healthy), now: 19) == .ok)
        #expect(health(condition("store_down", .healthy), now: 21) == .unknown)
        #expect(
            health(condition("store_down", .healthy), condition("disk_low", .healthy, evidence: 30), now: 31) == .ok)
    }

    @Test func `what is open stays bad however old, and nothing known is unknown`() {
        #expect(health(condition("store_down", .unknown, open: true), now: 9_000) == .down)
        #expect(health() == .unknown)
        #expect(health(condition("store_down", .unknown, evidence: nil)) == .unknown)
    }

    @Test func `an open ticket counts until a condition of here says better`() {
        func health(_ conditions: Condition..., now: Double = 1) -> Health? {
            let key = ConditionKey(cluster: "lab", invariant: InvariantID("store_down"), component: store)
            let ticket = Ticket(
                id: 1, key: key, state: .diagnosed, severity: .critical, message: "", began: nil,
                noticed: Moment.second(0).wall, lastSeen: Moment.second(0).wall, incident: 1)
            return HealthRules.healths(
                conditions: conditions, tickets: [ticket], descriptors: descriptors, now: .second(now))[store]
        }
        #expect(health() == .down)
        #expect(health(condition("disk_low", .healthy)) == .down, "another check that is well says nothing of it")
        #expect(health(condition("store_down", .unknown, evidence: nil), condition("disk_low", .healthy)) == .down)
        #expect(health(condition("store_down", .healthy)) == .ok)
        #expect(health(condition("store_down", .healthy), now: 30) == .down, "what was well is old")
    }

    @Test func `by one observation alone any violated check counts at once`() {
        func health(_ results: [(String, CheckResult)]) -> Health {
            let checks = results.map {
                Check(
                    invariant: InvariantID($0.0), component: store, result: $0.1, message: "", evidenceAt: .second(0))
            }
            return HealthRules.health(of: store, checks: checks, descriptors: descriptors)
        }
        #expect(health([("store_down", .violated), ("disk_low", .ok)]) == .down)
        #expect(health([("store_down", .ok), ("disk_low", .violated)]) == .degraded)
        #expect(health([("store_down", .unknown), ("disk_low", .ok)]) == .ok)
        #expect(health([("store_down", .unknown)]) == .unknown)
        #expect(health([("version_skew", .violated), ("disk_low", .ok)]) == .suspect)
    }

    @Test func `another component's trouble is not its own`() {
        let conditions = [condition("store_down", .violated, open: true)]
        let health = HealthRules.health(
            of: .store(5), conditions: conditions, descriptors: descriptors, now: .second(1))
        #expect(health == .unknown)
    }
}
