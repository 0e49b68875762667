import Glibc
import HTTPTransport
import TestSupport
import Testing

@testable import RehearsalCluster

@Suite struct StoreStateFileTests {
    private let states: [UInt64: RegionPeer.HardState] = [
        1000: .atBirth,
        1004: RegionPeer.HardState(term: 9, votedFor: 5, lastIndex: 1 << 40, lastTerm: 8, commit: 77),
    ]

    @Test func `votes read back as they were written`() throws {
        let file = HardStateFile(path: try TemporaryFolder().path + "-state")
        #expect(try file.read() == nil)
        let folder = try TemporaryFolder()
        let kept = HardStateFile(path: folder.file("tikv-4.state"))
        try kept.write(states)
        #expect(try kept.read() == states)
        try kept.write([1000: .atBirth])
        #expect(try kept.read() == [1000: .atBirth])
    }

    @Test(arguments: 1...300 as ClosedRange<UInt64>)
    func `a damaged file is refused, whatever is wrong with it`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let folder = try TemporaryFolder()
        let file = HardStateFile(path: folder.file("state"))
        try file.write(states)
        var bytes = try folderBytes(folder.file("state"))
        let place = Int(random.next() % UInt64(bytes.count))
        switch seed % 3 {
        case 0: bytes[place] ^= UInt8(1 + random.next() % 255)
        case 1: bytes.removeLast(1 + place)
        default: bytes = (0..<(8 * Int(random.next() % 40))).map { _ in UInt8(truncatingIfNeeded: random.next()) }
        }
        try folder.write("state", bytes)
        #expect(throws: RehearsalNodeError.self) { try file.read() }
    }

    @Test func `the way to a peer is logged when it breaks, now and then while it lasts, and when it is back`() {
        let second: UInt64 = 1_000_000_000
        var log = PeerLinkLog(peer: storePlan().stores[1])
        #expect(log.lines(after: nil, now: 0).map(\.message) == ["resolve store address ok"])
        #expect(log.lines(after: nil, now: 0).isEmpty)
        let lost = HTTPError(.refused)
        let first = log.lines(after: lost, now: second).map(\.message)
        #expect(first == ["connection aborted", "broadcasting unreachable"])
        let meanwhile = (2...61 as ClosedRange<UInt64>).flatMap { log.lines(after: lost, now: $0 * second) }
        #expect(meanwhile.count == 24)
        #expect(meanwhile.contains { $0.message == "wait connect timeout" })
        #expect(log.lines(after: nil, now: 62 * second).map(\.message) == ["resolve store address ok"])
    }

    private func folderBytes(_ path: String) throws -> [UInt8] {
        var bytes: [UInt8] = []
        let file = try #require(fopen(path, "r"))
        defer { fclose(file) }
        while case let byte = fgetc(file), byte != EOF { bytes.append(UInt8(truncatingIfNeeded: byte)) }
        return bytes
    }
}
