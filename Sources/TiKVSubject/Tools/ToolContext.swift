internal import FoundationEssentials
internal import OperatorCore

/// What all tools of one incident share: its evidence pack, what is known now, and how its seconds are counted.
struct ToolContext: Sendable {
    /// Longest span a question may be about, in seconds: what is kept of samples.
    static let longestSpan = 3_600.0

    let request: ToolRequest
    let descriptor: SubjectDescriptor
    let observer: TiKVObserver
    let clock: any OperatorClock

    /// Throws where nothing was observed yet.
    func observation() throws(DiagnosisToolError) -> Observation {
        guard let observation = request.seen().observation else {
            throw DiagnosisToolError("Nothing has been observed yet.")
        }
        return observation
    }

    var began: WallTime { request.pack.began }

    func wall(_ seconds: Double) -> WallTime { began.advanced(by: .milliseconds(Int64(seconds * 1_000))) }

    /// A span of seconds after the beginning, as a question gives it; throws in words the model can act on.
    func span(from: Double, to: Double) throws(DiagnosisToolError) -> ClosedRange<WallTime> {
        guard from.isFinite, to.isFinite, from < to else {
            throw DiagnosisToolError("from_s must be less than to_s; both are seconds after the incident's beginning.")
        }
        let first = max(from, -Self.longestSpan)
        let last = min(to, clock.now().wall.elapsed(since: began).inSeconds + 1)
        guard first < last else {
            throw DiagnosisToolError("That span is not yet, or not any more, known: the present is \(Int(last)) s.")
        }
        return wall(first)...wall(last)
    }

    /// The store of a question's text; throws with the ids there are.
    func store(_ text: String) throws(DiagnosisToolError) -> ComponentID {
        let stores = try observation().topology.components.map(\.id).filter { $0.kind == "store" }
        let id = text.hasPrefix("store/") ? String(text.dropFirst(6)) : text
        if let known = stores.first(where: { $0.id == id }) { return known }
        throw DiagnosisToolError(
            "There is no such store. There are: \(stores.prefix(30).map(\.id).joined(separator: ", ")).")
    }

    /// The typed input of a question; unknown or missing members are told to the model.
    static func input<Input: Decodable>(_ text: String, as type: Input.Type, shape: String) throws(DiagnosisToolError)
        -> Input
    {
        guard text.utf8.count <= 4_096, let input = try? JSONDecoder().decode(Input.self, from: Data(text.utf8)) else {
            throw DiagnosisToolError("The input must be such as \(shape).")
        }
        return input
    }
}

/// The texts of a tool's input schema: an object of which every property is required.
enum ToolSchema {
    static let seconds =
        #"{"type":"number","description":"seconds after the incident's beginning; before it: negative"}"#
    static let limit = #"{"type":"integer","description":"1 to 40"}"#
    static let storeOrNull =
        #"{"anyOf":[{"type":"string","description":"a store's id such as 4"},{"type":"null"}]}"#

    static func object(_ properties: KeyValuePairs<String, String>) -> String {
        let names = properties.map { "\"\($0.key)\"" }.joined(separator: ",")
        let members = properties.map { "\"\($0.key)\":\($0.value)" }.joined(separator: ",")
        return #"{"type":"object","additionalProperties":false,"required":[\#(names)],"properties":{\#(members)}}"#
    }

    static func choice(_ values: [String], orNull: Bool = false) -> String {
        let list = values.map { "\"\($0)\"" }.joined(separator: ",")
        let choice = #"{"type":"string","enum":[\#(list)]}"#
        return orNull ? #"{"anyOf":[\#(choice),{"type":"null"}]}"# : choice
    }
}
