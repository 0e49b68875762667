internal import FoundationEssentials
internal import OperatorCore

/// A store's /config as flat names and texts, without what is secret or different on every store anyway.
enum StoreSettings {
    private static let mostNames = 3_000
    /// Words in a name that mark a secret, an address or a path.
    private static let leftOut = [
        "security", "password", "secret", "token", "credential", "key-path", "master-key", "addr", "-dir", "path",
        "filename", "log-file", "endpoints", "labels",
    ]

    /// nil where it is no JSON object.
    static func flat(_ body: [UInt8]) -> [String: String]? {
        guard case .group(let members)? = try? JSONDecoder().decode(Node.self, from: Data(body)) else { return nil }
        var flat: [String: String] = [:]
        gather(.group(members), at: "", into: &flat)
        return flat
    }

    private static func gather(_ node: Node, at path: String, into flat: inout [String: String]) {
        guard flat.count < mostNames, !leftOut.contains(where: path.lowercased().contains) else { return }
        switch node {
        case .group(let members):
            for (name, value) in members.sorted(by: { $0.key < $1.key }) {
                let clean = UntrustedText.sanitise(name, maximumScalars: 80)
                gather(value, at: path.isEmpty ? clean : "\(path).\(clean)", into: &flat)
            }
        case .list(let items): flat[path] = "\(items.count) items"
        case .value(let text): flat[path] = UntrustedText.sanitise(text, maximumScalars: 80)
        }
    }

    private indirect enum Node: Decodable {
        case group([String: Node])
        case list([Node])
        case value(String)

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let members = try? container.decode([String: Node].self) {
                self = .group(members)
            } else if let items = try? container.decode([Node].self) {
                self = .list(items)
            } else if let flag = try? container.decode(Bool.self) {
                self = .value(flag ? "true" : "false")
            } else if let whole = try? container.decode(Int64.self) {
                self = .value(String(whole))
            } else if let number = try? container.decode(Double.self) {
                self = .value(String(number))
            } else {
                self = .value((try? container.decode(String.self)) ?? "null")
            }
        }
    }
}
