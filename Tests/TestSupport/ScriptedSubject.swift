public import OperatorCore
import Synchronization

/// A subject that says what a test tells it to say.
public final class ScriptedSubject: Subject {
    /// One check as it stands until it is changed.
    public struct Line: Sendable {
        public var invariant: String
        public var component: ComponentID
        public var result: CheckResult
        public var began: WallTime?
        public var severity: Severity?
        public var related: [ComponentID]
        /// How old its evidence is; the cluster's own view may be.
        public var age: Duration

        public init(
            _ invariant: String, _ component: ComponentID, _ result: CheckResult, began: WallTime? = nil,
            severity: Severity? = nil, related: [ComponentID] = [], age: Duration = .zero
        ) {
            self.invariant = invariant
            self.component = component
            self.result = result
            self.began = began
            self.severity = severity
            self.related = related
            self.age = age
        }
    }

    public struct Script: Sendable {
        public var lines: [Line] = []
        public var clusterID: String? = "7000000000000000001"
        public var components: [Component] = []
        public var readings: [ComponentID: [MetricID: Double]] = [:]
        public var events: [ClusterEvent] = []
        public var evidence: [Evidence] = []
        public var gaps: [String] = []
        /// How long each look takes by the clock, whatever its deadline says.
        public var stall: Duration = .zero
    }

    /// What was asked of it.
    public struct Record: Sendable {
        public var observations = 0
        public var underWay = 0
        public var mostAtOnce = 0
        public var requests: [EvidenceRequest] = []
        public var isShutDown = false
    }

    public let descriptor: SubjectDescriptor
    private let clock: any OperatorClock
    private let script = Mutex(Script())
    private let recorded = Mutex(Record())
    private let watchers = Mutex<[(count: Int, continuation: CheckedContinuation<Void, Never>)]>([])

    public init(clock: any OperatorClock, invariants: [InvariantDescriptor], metrics: [MetricDescriptor] = []) {
        self.clock = clock
        descriptor = SubjectDescriptor(description: .plain(), metrics: metrics, invariants: invariants)
    }

    public var record: Record { recorded.withLock { $0 } }

    public func change(_ body: (inout Script) -> Void) { script.withLock { body(&$0) } }

    public func say(_ lines: Line...) { say(lines) }
    public func say(_ lines: [Line]) { change { $0.lines = lines } }

    /// Returns once it was looked at so often.
    public func waitForObservations(_ count: Int) async {
        await withCheckedContinuation { continuation in
            watchers.withLock { $0.append((count, continuation)) }
            tellWatchers(record.observations)
        }
    }

    private func tellWatchers(_ number: Int) {
        let ready = watchers.withLock { watchers in
            defer { watchers.removeAll { $0.count <= number } }
            return watchers.filter { $0.count <= number }
        }
        for watcher in ready { watcher.continuation.resume() }
    }

    public func observe(deadline: Moment) async -> Observation {
        let at = clock.now()
        let number = recorded.withLock { record -> Int in
            record.observations += 1
            record.underWay += 1
            record.mostAtOnce = max(record.mostAtOnce, record.underWay)
            return record.observations
        }
        tellWatchers(number)
        let script = script.withLock { script in
            defer { script.events = [] }
            return script
        }
        if script.stall > .zero { try? await clock.sleep(for: script.stall) }
        recorded.withLock { $0.underWay -= 1 }
        return observation(script, number: number, at: at)
    }

    private func observation(_ script: Script, number: Int, at: Moment) -> Observation {
        let now = clock.now()
        let topology = Topology(version: 1, components: script.components)
        var readings = Readings(topology: topology, metrics: descriptor.metrics.map(\.id))
        for (component, values) in script.readings {
            for (metric, value) in values { readings[component, metric] = .value(value, at: now) }
        }
        let checks = script.lines.map { line in
            Check(
                invariant: InvariantID(line.invariant), component: line.component, result: line.result,
                message: "\(line.invariant) of \(line.component)", evidenceAt: now.advanced(by: .zero - line.age),
                began: line.began, severity: line.severity, related: line.related)
        }
        return Observation(
            sequence: UInt64(number), at: at, completed: now,
            cluster: ClusterIdentity(key: "lab", id: script.clusterID), topology: topology, states: [:],
            readings: readings,
            sources: [
                SourceStatus(name: "script", state: .ok, lastSuccess: now, cadence: .seconds(1), origin: "script")
            ], events: script.events, checks: checks)
    }

    public func evidence(
        for request: EvidenceRequest, deadline: Moment
    ) async -> (evidence: [Evidence], gaps: [String]) {
        recorded.withLock { $0.requests.append(request) }
        return script.withLock { ($0.evidence, $0.gaps) }
    }

    public func shutdown() async { recorded.withLock { $0.isShutDown = true } }
}
