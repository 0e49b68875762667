private import CTOML
private import FoundationEssentials

/// A whole TOML file as a tree with places.
struct TOMLDocument {
    let path: String
    let root: TOMLNode

    /// Parses `text`, which came from `path`. Throws with line and column of the first mistake.
    init(text: String, path: String) throws(ConfigurationError) {
        self.path = path
        let (json, failure) = Self.json(of: text)
        guard let json else {
            let place = failure.line > 0 ? "\(path):\(failure.line):\(failure.column)" : path
            throw ConfigurationError(at: place, "is not TOML: \(failure.message)", remedy: "correct that line")
        }
        do {
            root = try JSONDecoder().decode(TOMLNode.self, from: Data(json.utf8))
        } catch {
            throw ConfigurationError(at: path, "is nested too deeply", remedy: "keep to the documented tables")
        }
    }

    private static func json(of text: String) -> (json: String?, failure: (message: String, line: Int, column: Int)) {
        var text = text
        return text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { characters in
                // An empty buffer may have no address, and the parser must not be given a null one.
                let result = characters.baseAddress.map { ctoml_to_json($0, characters.count) } ?? ctoml_to_json("", 0)
                defer { ctoml_free(result) }
                let message = result.message.map { String(cString: $0) } ?? ""
                return (
                    result.json.map { String(cString: $0) }, (message, Int(result.line), Int(result.column))
                )
            }
        }
    }
}
