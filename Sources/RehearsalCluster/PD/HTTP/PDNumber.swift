/// Numbers in paths and queries, read as Go's strconv reads them, with its words for what is none.
enum PDNumber {
    static func unsigned(_ text: String) -> Result<UInt64, PDNumberError> {
        let digits = text.utf8.allSatisfy { (48...57).contains($0) }
        guard digits, !text.isEmpty else { return .failure(error("ParseUint", text, "invalid syntax")) }
        guard let value = UInt64(text) else { return .failure(error("ParseUint", text, "value out of range")) }
        return .success(value)
    }

    static func integer(_ text: String) -> Result<Int, PDNumberError> {
        let body = text.first == "-" || text.first == "+" ? text.dropFirst() : Substring(text)
        guard !body.isEmpty, body.utf8.allSatisfy({ (48...57).contains($0) }) else {
            return .failure(error("Atoi", text, "invalid syntax"))
        }
        guard let value = Int(text) else { return .failure(error("Atoi", text, "value out of range")) }
        return .success(value)
    }

    private static func error(_ function: String, _ text: String, _ why: String) -> PDNumberError {
        PDNumberError(message: "strconv.\(function): parsing \(PDJSON.quote(text)): \(why)")
    }
}

struct PDNumberError: Error {
    let message: String
}
