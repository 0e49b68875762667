internal import FoundationEssentials
internal import OperatorCore

/// What an answer that is no success says: PD sends a JSON string, an object with `msg` or `error`, or plain text,
/// sometimes a Go stack of several KB, of which the first line is kept.
enum PDErrorText {
    static func of(status: Int, body: [UInt8]) -> String {
        let text = words(Array(body.prefix(16 << 10)))
        return text.isEmpty ? "HTTP \(status)" : "HTTP \(status): \(text)"
    }

    private static func words(_ body: [UInt8]) -> String {
        let data = Data(body)
        if let text = try? JSONDecoder().decode(String.self, from: data) { return firstLine(text) }
        if let object = try? JSONDecoder().decode([String: Attempt<String>].self, from: data) {
            let message = object["msg"]?.value ?? object["message"]?.value ?? object["error"]?.value
            if let message { return firstLine(message) }
        }
        return firstLine(String(decoding: body, as: UTF8.self))
    }

    private static func firstLine(_ text: String) -> String {
        let line = text.split(whereSeparator: \.isNewline).first ?? ""
        return UntrustedText.sanitise(line, maximumScalars: 200)
    }
}
