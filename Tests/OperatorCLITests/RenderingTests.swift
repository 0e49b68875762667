import FoundationEssentials
import OperatorCore
import TestSupport
import Testing
import TiKVSubject

@testable import OperatorCLI

/// The forms scripts and people rely on.
@Suite struct RenderingTests {
    private static let rate = MetricDescriptor(
        id: MetricID("store.qps"), title: "requests", plainTitle: "requests", unit: .perSecond, componentKind: "store")
    private static let total = MetricDescriptor(
        id: MetricID("cluster.qps"), title: "requests", plainTitle: "requests", unit: .perSecond, scope: .cluster,
        componentKind: "cluster")
    private static let subject = SubjectDescriptor(
        description: TiKVSubject.description, metrics: [rate, total],
        invariants: [
            InvariantDescriptor(
                id: InvariantID("store_down"), title: "down", explanation: "", severity: .critical,
                healthWhileOpen: .down)
        ])

    private func observation() -> Observation {
        let at = DemoStage.moment(100)
        let stores = [ComponentID.store(4), .store(10)].map {
            Component(id: $0, name: $0.id, address: "10.0.0.1:20160", attributes: ["version": "8.5.7"])
        }
        let topology = Topology(version: 1, components: stores)
        var readings = Readings(topology: topology, metrics: [Self.rate.id])
        readings[.store(4), Self.rate.id] = .value(1000.5, at: DemoStage.moment(98.5))
        readings[.store(10), Self.rate.id] = .missing(.sourceFailed)
        return Observation(
            sequence: 1, at: at, completed: at, cluster: ClusterIdentity(key: "lab", id: "7"), topology: topology,
            states: [.store(4): ComponentState(state: "Up", facts: ["role": "store"])], readings: readings,
            sources: [
                SourceStatus(name: "pd", state: .ok, lastSuccess: at, cadence: .seconds(5), origin: "http://pd1"),
                SourceStatus(
                    name: "metrics/store/10", state: .failing(error: "refused", since: at),
                    lastSuccess: nil, cadence: .seconds(5), origin: "http://s10"),
            ], events: [],
            checks: [
                Check(
                    invariant: InvariantID("store_down"), component: .store(10), result: .violated,
                    message: "PD says Down",
                    evidenceAt: at),
                Check(
                    invariant: InvariantID("store_down"), component: .store(4), result: .ok, message: "", evidenceAt: at
                ),
            ])
    }

    @Test func `an observation as JSON: values with unit and age, missing with the reason, health by checks`() {
        let text = ObservationJSON(observation: observation(), subject: Self.subject, window: .seconds(2)).object.text
        #expect(
            text.hasPrefix(
                #"{"v":1,"subject":"tikv","cluster":{"key":"lab","id":"7"},"at":"1970-01-01T00:01:40.000Z","window_seconds":2,"#
            ))
        #expect(text.contains(#""readings":{"store.qps":{"value":1000.5,"unit":"1/s","age_seconds":1.5}}"#))
        #expect(text.contains(#""readings":{"store.qps":{"missing":"source failed"}}"#))
        #expect(text.contains(#""metrics":{"cluster.qps":{"missing":"not observed"}}"#))
        #expect(
            text.contains(
                #""name":"4","address":"10.0.0.1:20160","state":"Up","health":"ok","attributes":{"role":"store","version":"8.5.7"}"#
            ))
        #expect(text.contains(#""state":"unknown","health":"down""#))
        #expect(text.contains(#""name":"metrics/store/10","state":"failing""#) && text.contains(#""error":"refused""#))
        #expect(text.contains(#""result":"violated","message":"PD says Down"}"#))
        #expect(text.contains(#"{"invariant":"store_down","component":"store/4","result":"ok"}"#))
    }

    @Test func `an observation as text: what is wrong first, no number for what is missing, within 80 columns`() {
        let lines = ObservationText(
            observation: observation(), subject: Self.subject, style: .plain, width: 80
        ).lines()
        let text = lines.joined(separator: "\n")
        #expect(text.contains("checks: 1 ok, 1 violated, 0 unknown"))
        #expect(text.contains("violated store_down of store/10: PD says Down"))
        #expect(text.contains("partial: 1 of 2 sources do not answer"))
        let row = lines.first { $0.hasPrefix("  10 ") } ?? ""
        #expect(row.hasSuffix("-") && !row.contains(" 0"), "\(row)")
        #expect(lines.allSatisfy { $0.count <= 80 })
    }

    @Test func `the demo's announcement and every milestone fit 80 columns`() {
        let text = DemoText(style: .plain, width: 80, program: "operator", fault: .kill, keptIn: nil)
        var stage = DemoStage()
        for second in 1...5 { stage.send(.observed(DemoStage.observation()), at: Double(second)) }
        stage.send(.injected(DemoStage.receipt), at: 10)
        stage.send(DemoStage.change(.opened, DemoStage.ticket(1, "store_unreachable")), at: 12)
        stage.send(DemoStage.verdict(1), at: 12)
        stage.send(DemoStage.verdict(2, pdState: "Down"), at: 13)
        let lines = text.announcement() + stage.told.flatMap { text.lines($0, seconds: 12.3) }
        #expect(lines.allSatisfy { $0.count <= 80 }, "\(lines.filter { $0.count > 80 })")
        #expect(lines.contains { $0.contains("SIMULATED") })
        #expect(lines.contains { $0.hasPrefix("  12.3 s  detected   after 2 s: ticket 1") })
    }

    @Test func `the program's log has one clean line for each thing`() throws {
        let folder = try TemporaryFolder()
        let log = ProgramLog(path: folder.file("operator.log"), program: "monitor", clock: SystemClock())
        log.write(.info, "one\ntwo \u{1B}[31mred")
        log.write(.warning, "three")
        let lines = try String(contentsOfFile: folder.file("operator.log"), encoding: .utf8).split(separator: "\n")
        #expect(lines.count == 2 && !lines.joined().contains("\u{1B}"))
        #expect(lines[0].hasSuffix("] one two red") && lines[0].contains("Z info monitor["))
        ProgramLog(path: "/proc/nowhere/log", program: "monitor", clock: SystemClock()).write(.info, "lost")
    }
}
