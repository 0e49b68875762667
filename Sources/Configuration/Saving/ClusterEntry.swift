public import CommandLineKit
public import OperatorCore

/// A cluster as it is added to the configuration file.
public struct ClusterEntry: Sendable, Hashable {
    /// Letters, digits, `-` and `_`: a bare key.
    public let name: String
    public let endpoints: [Endpoint]
    /// nil: the standard one.
    public let subject: String?

    /// Throws where the name is no bare key of at most 40 characters.
    public init(name: String, endpoints: [Endpoint], subject: String? = nil) throws(ConfigurationError) {
        let isPlain = name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                true
            default: false
            }
        }
        guard isPlain, !name.isEmpty, name.utf8.count <= 40 else {
            throw ConfigurationError(
                at: nil, "\"\(name.prefix(60))\" is no name for a cluster",
                remedy: "use up to 40 letters, digits, - and _")
        }
        self.name = name
        self.endpoints = endpoints
        self.subject = subject
    }

    /// A name made of the subject's id and an address, or `local`.
    public static func suggestedName(for endpoint: Endpoint, of subject: SubjectDescription) -> String {
        if ["127.0.0.1", "localhost", "::1"].contains(endpoint.host) { return "local" }
        let words = endpoint.host.lowercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" }
        return String(("\(subject.id)-" + String(words)).prefix(40))
    }

    /// The lines that are added to the file.
    public var lines: [String] {
        let urls = endpoints.map { "\"\(Self.escaped($0.url))\"" }
        let kind = subject.map { ["subject = \"\(Self.escaped($0))\""] } ?? []
        return ["[cluster.\(name)]"] + kind + ["endpoints = [\(urls.joined(separator: ", "))]"]
    }

    /// As a basic string of TOML holds it.
    private static func escaped(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
    }
}
