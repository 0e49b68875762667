extension ValueParser where Value == String {
    /// Any text but the empty one.
    public static func text(_ placeholder: String, completion: Completion = .nothing) -> ValueParser {
        ValueParser(placeholder, completion: completion) { (text) throws(ValueError) in
            guard !text.isEmpty else { throw ValueError("is empty", remedy: "give a \(placeholder.lowercased())") }
            guard !text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) else {
                throw ValueError("holds control characters", remedy: "leave them out")
            }
            return text
        }
    }

    /// The path of a file; whether it exists is for its reader to say.
    public static let file = text("FILE", completion: .files)
    /// The path of a directory.
    public static let directory = text("DIR", completion: .directories)

    /// One of `names`, as written there.
    public static func choice(of names: [String]) -> ValueParser {
        ValueParser(names.joined(separator: "|"), completion: .choices(names)) { (text) throws(ValueError) in
            guard names.contains(text) else { throw .notOne(of: names, text: text) }
            return text
        }
    }
}

extension ValueParser where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
    /// One case of an enumeration, by its raw value.
    public static func choice(_ type: Value.Type = Value.self) -> ValueParser {
        let names = type.allCases.map(\.rawValue)
        return ValueParser(names.joined(separator: "|"), completion: .choices(names)) { (text) throws(ValueError) in
            guard let value = type.init(rawValue: text) else { throw .notOne(of: names, text: text) }
            return value
        }
    }
}

extension ValueParser where Value: FixedWidthInteger {
    /// A decimal number within `range`.
    public static func integer(_ placeholder: String, in range: ClosedRange<Value>) -> ValueParser {
        ValueParser(placeholder) { (text) throws(ValueError) in
            let remedy = "give a whole number from \(range.lowerBound) to \(range.upperBound)"
            guard let value = Value(text) else { throw ValueError("is not a whole number", remedy: remedy) }
            guard range.contains(value) else { throw ValueError("is out of range", remedy: remedy) }
            return value
        }
    }
}

extension ValueParser where Value == Bool {
    /// `true` or `false`, as TOML and environment variables write them.
    public static let boolean = ValueParser("true|false", completion: .choices(["true", "false"])) {
        (text) throws(ValueError) in
        switch text {
        case "true", "yes", "1": return true
        case "false", "no", "0": return false
        default: throw .notOne(of: ["true", "false"], text: text)
        }
    }
}

extension ValueParser {
    /// Values separated by commas, at least one; spaces around them do not count.
    public func list() -> ValueParser<[Value]> {
        ValueParser<[Value]>("\(placeholder)[,\(placeholder)]", completion: completion) { (text) throws(ValueError) in
            var values: [Value] = []
            for part in text.split(separator: ",", omittingEmptySubsequences: false) {
                let trimmed = part.trimmingSpaces()
                guard !trimmed.isEmpty else {
                    throw ValueError("has an empty item", remedy: "separate items with one comma")
                }
                values.append(try self.parse(trimmed))
            }
            return values
        }
    }
}

extension ValueError {
    /// The text is none of a fixed set of names.
    static func notOne(of names: [String], text: String) -> ValueError {
        let list = "choose \(names.joined(separator: ", "))"
        guard let near = NearestName.of(text, among: names) else { return ValueError("is not known", remedy: list) }
        return ValueError("is not known", remedy: "did you mean \(near)? \(list)")
    }
}

extension Substring {
    /// Without spaces and tabs at both ends.
    func trimmingSpaces() -> String {
        var part = self
        while let first = part.first, first == " " || first == "\t" { part.removeFirst() }
        while let last = part.last, last == " " || last == "\t" { part.removeLast() }
        return String(part)
    }
}
