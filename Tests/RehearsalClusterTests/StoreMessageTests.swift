import Testing

@testable import RehearsalCluster

@Suite struct StoreMessageTests {
    @Test(arguments: 1...50 as ClosedRange<UInt64>)
    func `what is written is read back`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let raft = (0..<Int(random.next() % 40)).map { _ in
            RaftMessage(
                kind: RaftMessage.Kind.allCases.randomElement(using: &random) ?? .append, regionID: random.next(),
                from: random.next(), to: random.next(), term: random.next(), logTerm: random.next(),
                index: random.next(), commit: random.next(), sentAt: random.next(),
                rejected: random.next() % 2 == 0, forced: random.next() % 2 == 0)
        }
        let message = StoreMessage(
            from: random.next(), to: random.next(), leaderCount: UInt32(truncatingIfNeeded: random.next()),
            isStopping: seed % 2 == 0, raft: raft)
        #expect(try StoreMessage(bytes: message.encoded()) == message)
    }

    @Test(arguments: 1...200 as ClosedRange<UInt64>)
    func `damaged bytes are refused or read, never worse`(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var bytes = StoreMessage(
            from: 1, to: 4, leaderCount: 80, isStopping: false,
            raft: [RaftMessage(kind: .vote, regionID: 1000, from: 1, to: 4, term: 7)]
        ).encoded()
        for _ in 0..<4 { bytes[Int(random.next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: random.next()) }
        if seed % 3 == 0 { bytes.removeLast(Int(random.next() % UInt64(bytes.count))) }
        _ = try? StoreMessage(bytes: bytes)
        #expect(throws: StoreMessage.Malformed.self) { try StoreMessage(bytes: Array(bytes.prefix(28))) }
    }
}
