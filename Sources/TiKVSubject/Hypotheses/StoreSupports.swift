import OperatorCore

/// Claims that several hypotheses about a silent store make from the same evidence.
enum StoreSupports {
    /// What remains open where this watch began after the trouble did.
    static let neverAnswered = "whether its status port was ever reachable from here: it has not answered this watch"

    static func refusedPort(_ port: Evidence) -> [Diagnosis.Support] {
        [
            port.support(
                "its status port refuses, it does not time out: the host answers and nothing listens"
                    + probes(port), figures: "consecutive")
        ]
    }

    static func probes(_ port: Evidence) -> String {
        port.words("consecutive").map { $0 == "1" ? " (one probe)" : " (\($0) probes in a row)" } ?? ""
    }

    /// What PD, the other stores and the leaders say of a store that fell silent.
    static func pdAndPeers(_ store: ComponentID, _ reader: PackReader) -> [Diagnosis.Support] {
        var supports: [Diagnosis.Support] = []
        if let word = reader.lostByPD(store) {
            let state = word.facts["state"]?.text ?? ""
            let heard = word.facts["last_heartbeat"]?.time.map { " since \(PackReader.clock($0)) UTC" } ?? ""
            supports.append(word.support("PD says \(state): no heartbeat\(heard)", figures: "heartbeat_age"))
        }
        if let ports = reader.ports, let serving = ports.facts["serving"]?.number, serving > 0 {
            supports.append(
                ports.support(
                    "\(ports.words("serving") ?? "") other stores answer us: not our network", figures: "serving"))
        }
        if let moved = reader.leadersMoved(store), moved.facts["elected_elsewhere"] != nil {
            supports.append(
                moved.support(
                    "\(moved.words("elected_elsewhere") ?? "") of its regions elected leaders elsewhere",
                    figures: "elected_elsewhere"))
        }
        if let reports = reader.find(.change, EvidenceTopic.peerReports, store) {
            supports.append(
                reports.support(
                    reports.words("reporters") == "1"
                        ? "1 store reports that it cannot reach it"
                        : "\(reports.words("reporters") ?? "") stores report that they cannot reach it",
                    figures: "reporters")
            )
        }
        return supports
    }
}
