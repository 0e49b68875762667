internal import FoundationEssentials

/// Takes off what containers put around a log line: Docker's JSON file, the CRI's prefix, compose's service name.
///
/// Docker and the CRI split long lines; the pieces are joined again, up to `maximumBytes`.
struct LogUnwrapper {
    private let maximumBytes: Int
    private var carried: [UInt8] = []

    init(maximumBytes: Int = LineAssembler.maximumLineBytes) { self.maximumBytes = maximumBytes }

    /// Calls `body` with the line inside, unless it is a piece whose end is still to come.
    mutating func unwrap(_ line: UnsafeBufferPointer<UInt8>, _ body: (UnsafeBufferPointer<UInt8>) -> Void) {
        guard let first = line.first else { return body(line) }
        switch first {
        case UInt8(ascii: "["): body(line)
        case UInt8(ascii: "{"): unwrapDocker(line, body)
        case UInt8(ascii: "0")...UInt8(ascii: "9"): unwrapCRI(line, body)
        default: body(Self.withoutServiceName(line))
        }
    }

    private struct DockerLine: Decodable {
        let log: String
    }

    private mutating func unwrapDocker(
        _ line: UnsafeBufferPointer<UInt8>, _ body: (UnsafeBufferPointer<UInt8>) -> Void
    ) {
        guard line.prefix(16).starts(with: "{\"log\":".utf8),
            let wrapped = try? JSONDecoder().decode(DockerLine.self, from: Data(line))
        else { return body(line) }
        var bytes = Array(wrapped.log.utf8)
        let isWhole = bytes.last == 0x0A
        if isWhole { bytes.removeLast() }
        deliver(bytes, isWhole: isWhole, body)
    }

    /// `2024-01-01T00:00:00.000Z stderr F text`; kubectl's `--timestamps` leaves stream and flag out.
    private mutating func unwrapCRI(
        _ line: UnsafeBufferPointer<UInt8>, _ body: (UnsafeBufferPointer<UInt8>) -> Void
    ) {
        guard line.count > 20, line[4] == UInt8(ascii: "-"), line[7] == UInt8(ascii: "-"),
            line[10] == UInt8(ascii: "T"),
            let blank = line.prefix(48).firstIndex(of: 0x20)
        else { return body(line) }
        var rest = UnsafeBufferPointer(rebasing: line[(blank + 1)...])
        guard rest.starts(with: "stderr ".utf8) || rest.starts(with: "stdout ".utf8), rest.count >= 9 else {
            return body(rest)
        }
        let isWhole = rest[7] != UInt8(ascii: "P")
        rest = UnsafeBufferPointer(rebasing: rest[9...])
        if isWhole && carried.isEmpty { return body(rest) }
        deliver(Array(rest), isWhole: isWhole, body)
    }

    private mutating func deliver(
        _ piece: [UInt8], isWhole: Bool, _ body: (UnsafeBufferPointer<UInt8>) -> Void
    ) {
        carried += piece.prefix(max(0, maximumBytes - carried.count))
        guard isWhole else { return }
        carried.withUnsafeBufferPointer(body)
        carried = []
    }

    /// `tikv0-1  | text` as docker compose prints it.
    private static func withoutServiceName(_ line: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
        guard let bar = line.prefix(80).firstIndex(of: UInt8(ascii: "|")), bar + 2 < line.count, line[bar + 1] == 0x20,
            line[bar + 2] == UInt8(ascii: "[") || line[bar + 2] == UInt8(ascii: "{"),
            line[..<bar].allSatisfy({ $0 >= 0x20 && $0 != UInt8(ascii: "\"") })
        else { return line }
        return UnsafeBufferPointer(rebasing: line[(bar + 2)...])
    }
}
