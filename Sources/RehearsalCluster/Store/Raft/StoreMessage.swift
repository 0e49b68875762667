/// What one store tells another in one go: what all its regions have to say, and how the store itself fares.
struct StoreMessage: Sendable, Equatable {
    var from: UInt64
    var to: UInt64
    /// Regions the sender leads, so that others can even out.
    var leaderCount: UInt32
    /// The sender is about to stop: nothing is to be handed to it.
    var isStopping: Bool
    var raft: [RaftMessage]
}

/// The wire form: fixed little-endian fields, one length, nothing to be trusted.
extension StoreMessage {
    struct Malformed: Error, Equatable {
        var reason: String
    }

    /// 300 regions can say a few things each and stay far below.
    static let longestBytes = 1 << 20
    private static let magic: UInt32 = 0x5354_4F31
    private static let headerBytes = 29
    private static let messageBytes = 66

    func encoded() -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.headerBytes + raft.count * Self.messageBytes)
        Self.put(Self.magic, into: &bytes)
        Self.put(from, into: &bytes)
        Self.put(to, into: &bytes)
        Self.put(leaderCount, into: &bytes)
        bytes.append(isStopping ? 1 : 0)
        Self.put(UInt32(raft.count), into: &bytes)
        for message in raft {
            bytes.append(message.kind.rawValue)
            bytes.append((message.rejected ? 1 : 0) | (message.forced ? 2 : 0))
            for word in [
                message.regionID, message.from, message.to, message.term, message.logTerm, message.index,
                message.commit, message.sentAt,
            ] {
                Self.put(word, into: &bytes)
            }
        }
        return bytes
    }

    init(bytes: [UInt8]) throws(Malformed) {
        guard bytes.count >= Self.headerBytes, bytes.count <= Self.longestBytes else {
            throw Malformed(reason: "\(bytes.count) bytes")
        }
        var place = 0
        guard Self.take(UInt32.self, from: bytes, at: &place) == Self.magic else {
            throw Malformed(reason: "not a store message")
        }
        from = Self.take(UInt64.self, from: bytes, at: &place)
        to = Self.take(UInt64.self, from: bytes, at: &place)
        leaderCount = Self.take(UInt32.self, from: bytes, at: &place)
        isStopping = Self.take(UInt8.self, from: bytes, at: &place) == 1
        let count = Int(Self.take(UInt32.self, from: bytes, at: &place))
        guard bytes.count == Self.headerBytes + count * Self.messageBytes else {
            throw Malformed(reason: "\(count) messages in \(bytes.count) bytes")
        }
        raft = []
        raft.reserveCapacity(count)
        for _ in 0..<count { raft.append(try Self.takeMessage(from: bytes, at: &place)) }
    }

    private static func takeMessage(from bytes: [UInt8], at place: inout Int) throws(Malformed) -> RaftMessage {
        let rawKind = take(UInt8.self, from: bytes, at: &place)
        let flags = take(UInt8.self, from: bytes, at: &place)
        guard let kind = RaftMessage.Kind(rawValue: rawKind) else {
            throw Malformed(reason: "message kind \(rawKind)")
        }
        func word() -> UInt64 { take(UInt64.self, from: bytes, at: &place) }
        return RaftMessage(
            kind: kind, regionID: word(), from: word(), to: word(), term: word(), logTerm: word(), index: word(),
            commit: word(), sentAt: word(), rejected: flags & 1 != 0, forced: flags & 2 != 0)
    }

    private static func put<Word: FixedWidthInteger>(_ word: Word, into bytes: inout [UInt8]) {
        withUnsafeBytes(of: word.littleEndian) { bytes.append(contentsOf: $0) }
    }

    /// The caller made sure that the bytes are there.
    private static func take<Word: FixedWidthInteger>(
        _: Word.Type, from bytes: [UInt8], at place: inout Int
    ) -> Word {
        var word: Word = 0
        for offset in 0..<MemoryLayout<Word>.size {
            word |= Word(truncatingIfNeeded: bytes[place + offset]) << Word(offset * 8)
        }
        place += MemoryLayout<Word>.size
        return word
    }
}
