import TestSupport
import Testing

@testable import TiKVSubject

@Suite("PD's sizes and durations")
struct SizesAndDurationsTests {
    @Test(
        "sizes as PD has printed them since v2",
        arguments: [
            ("0B", 0), ("1024MiB", 1_073_741_824), ("937 GiB", 1_006_096_121_856), ("31.5MiB", 33_030_144),
            ("1.5KB", 1_536), ("12", 12), ("2k", 2_048), ("1PiB", 1_125_899_906_842_624),
            ("3.581TiB", 3_937_350_394_150),
        ])
    func sizes(_ text: String, _ bytes: UInt64) {
        let read = ByteSize(text)?.bytes
        #expect(read != nil && (read ?? 0).distance(to: bytes).magnitude <= bytes / 10_000)
    }

    @Test(
        "what is no size reads as none",
        arguments: ["", "GiB", "-1GiB", "1e3GiB", "1.2.3MiB", "1 XB", "NaN", "99999EiB", ".", "1 GiB of data", "0x10"])
    func noSize(_ text: String) { #expect(ByteSize(text) == nil) }

    @Test("four significant digits come back within a thousandth")
    func sizeRoundTrip() {
        var random = SeededRandom(seed: 7)
        for _ in 0..<2_000 {
            let power = Int.random(in: 0...5, using: &random)
            let mantissa = Double(Int.random(in: 1_000...9_999, using: &random)) / 10
            let unit = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"][power]
            let bytes = (0..<power).reduce(mantissa) { value, _ in value * 1_024 }
            let read = Double(ByteSize("\(mantissa)\(unit)")?.bytes ?? 0)
            #expect(abs(read - bytes) <= max(1, bytes * 1e-9), "\(mantissa)\(unit)")
        }
    }

    @Test(
        "durations as Go prints them",
        arguments: [
            ("827h39m41.79222082s", 2_979_581_792_220_820), ("1m40.991536254s", 100_991_536_254), ("10ms", 10_000_000),
            ("0s", 0), ("0", 0), ("-1.5s", -1_500_000_000), ("5µs", 5_000), ("5us", 5_000),
            ("30m0s", 1_800_000_000_000),
        ])
    func durations(_ text: String, _ nanoseconds: Int64) {
        let read = GoDuration(text)?.nanoseconds
        #expect(read.map { abs($0 - nanoseconds) < 1_000 } == true)
    }

    @Test(
        "what is no duration reads as none", arguments: ["", "s", "3", "1d", "1h-2m", "1..5s", "9999999999999h", "+"])
    func noDuration(_ text: String) { #expect(GoDuration(text) == nil) }

    @Test("a duration printed as Go does is read back")
    func durationRoundTrip() {
        var random = SeededRandom(seed: 8)
        for _ in 0..<2_000 {
            let hours = Int64.random(in: 0...9_000, using: &random)
            let minutes = Int64.random(in: 0...59, using: &random)
            let milliseconds = Int64.random(in: 0...59_999, using: &random)
            let text = "\(hours)h\(minutes)m\(Double(milliseconds) / 1_000)s"
            let expected = ((hours * 60 + minutes) * 60_000 + milliseconds) * 1_000_000
            let read = GoDuration(text)?.nanoseconds ?? -1
            #expect(abs(read - expected) < 10_000, "\(text)")
        }
    }

    @Test("random bytes crash neither reader")
    func fuzz() {
        var random = SeededRandom(seed: 9)
        for _ in 0..<20_000 {
            let bytes = (0..<Int.random(in: 0...40, using: &random)).map { _ in
                UInt8.random(in: .min ... .max, using: &random)
            }
            let text = String(decoding: bytes, as: UTF8.self)
            _ = ByteSize(text)
            _ = GoDuration(text)
            _ = ServerAddress(text, defaultPort: 2379)
        }
    }

    @Test("addresses: hosts, ports, schemes, and what is none")
    func addresses() {
        #expect(ServerAddress("pd0", defaultPort: 2379)?.url == "http://pd0:2379")
        #expect(ServerAddress("https://pd0:1", defaultPort: 2379)?.url == "https://pd0:1")
        #expect(ServerAddress("http://[::1]:5/x", defaultPort: 2379)?.url == "http://[::1]:5")
        #expect(ServerAddress("localhost:5", defaultPort: 1)?.key == ServerAddress("127.0.0.1:5", defaultPort: 1)?.key)
        #expect(ServerAddress("0.0.0.0:20180", defaultPort: 1)?.isWildcard == true)
        for text in ["", "http://", "a b", "user@host:1", "host:0", "host:99999", "host:x", "h\u{1B}[31m"] {
            #expect(ServerAddress(text, defaultPort: 1) == nil, "\(text)")
        }
    }
}
