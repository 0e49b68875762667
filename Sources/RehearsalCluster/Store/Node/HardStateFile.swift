import CSystem
import Glibc

/// Terms, votes and log positions of a store's peers on disk, so that a process killed at any moment votes as it did.
/// The file is replaced whole; the page cache outlives a killed process, so nothing waits for the disk.
struct HardStateFile: Sendable {
    let path: String

    private static let magic: UInt64 = 0x5245_4853_5441_5445
    private static let wordsPerRegion = 6

    /// Missing where the store was never here; throws ``RehearsalNodeError`` where the file is damaged.
    func read() throws(RehearsalNodeError) -> [UInt64: RegionPeer.HardState]? {
        let descriptor = csystem_open_file(path, O_RDONLY, 0)
        guard descriptor >= 0 else {
            guard csystem_errno() == ENOENT else {
                throw RehearsalNodeError("cannot read \(path)", errno: csystem_errno())
            }
            return nil
        }
        defer { close(descriptor) }
        let words = Self.words(from: descriptor)
        let damaged = RehearsalNodeError("\(path) is damaged; remove the rehearsal's directory and start it anew")
        guard words.count >= 3, words[0] == Self.magic, words[1] <= UInt64(words.count),
            words.count == 3 + Int(words[1]) * Self.wordsPerRegion,
            words[words.count - 1] == Self.checksum(words.dropLast())
        else { throw damaged }
        var states: [UInt64: RegionPeer.HardState] = [:]
        for start in stride(from: 2, to: words.count - 1, by: Self.wordsPerRegion) {
            states[words[start]] = RegionPeer.HardState(
                term: words[start + 1], votedFor: words[start + 2] == 0 ? nil : words[start + 2],
                lastIndex: words[start + 3], lastTerm: words[start + 4], commit: words[start + 5])
        }
        return states
    }

    func write(_ states: [UInt64: RegionPeer.HardState]) throws(RehearsalNodeError) {
        var words = [Self.magic, UInt64(states.count)]
        for (region, state) in states {
            words += [region, state.term, state.votedFor ?? 0, state.lastIndex, state.lastTerm, state.commit]
        }
        words.append(Self.checksum(words[...]))
        let fresh = path + ".new"
        let descriptor = csystem_open_file(fresh, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        guard descriptor >= 0 else { throw RehearsalNodeError("cannot write \(fresh)", errno: csystem_errno()) }
        let length = words.count * MemoryLayout<UInt64>.size
        let written = words.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, length) }
        let failure = csystem_errno()
        close(descriptor)
        guard written == length else { throw RehearsalNodeError("cannot write \(fresh)", errno: failure) }
        guard rename(fresh, path) == 0 else {
            throw RehearsalNodeError("cannot replace \(path)", errno: csystem_errno())
        }
    }

    /// At most a megabyte; a longer file is none of ours.
    private static func words(from descriptor: Int32) -> [UInt64] {
        var words = [UInt64](repeating: 0, count: 131_072)
        let bytes = words.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
        guard bytes >= 0, bytes % MemoryLayout<UInt64>.size == 0 else { return [] }
        return Array(words.prefix(bytes / MemoryLayout<UInt64>.size))
    }

    /// FNV-1a over whole words.
    private static func checksum(_ words: ArraySlice<UInt64>) -> UInt64 {
        words.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ $1) &* 0x0000_0100_0000_01B3 }
    }
}
