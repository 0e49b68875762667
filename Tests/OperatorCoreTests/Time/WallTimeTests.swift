import FoundationEssentials
import OperatorCore
import TestSupport
import Testing

struct WallTimeTests {
    @Test(arguments: [
        ("1970-01-01T00:00:00Z", 0),
        ("1969-12-31T23:59:59.999Z", -1),
        ("2024-02-29T12:00:00.5Z", 1_709_208_000_500),
        ("2000-03-01T00:00:00+00:00", 951_868_800_000),
        ("2026-05-01T14:00:00+02:00", 1_777_636_800_000),
        ("2026-05-01T05:30:00-06:30", 1_777_636_800_000),
        ("2026-05-01 12:00:00z", 1_777_636_800_000),
        ("2026-05-01T12:00:00.123456789+00:00", 1_777_636_800_123),
        ("2026-05-01T12:00:00.000999999Z", 1_777_636_800_000),
        ("2016-12-31T23:59:60Z", 1_483_228_800_000),
    ])
    func `reads RFC 3339 with offsets and any decimals`(text: String, milliseconds: Int64) {
        #expect(WallTime(rfc3339: text)?.millisecondsSince1970 == milliseconds)
    }

    @Test(arguments: [
        "", "2026", "2026-05-01", "2026-05-01T12:00:00", "2026-13-01T12:00:00Z", "2026-00-01T12:00:00Z",
        "2026-05-32T12:00:00Z", "2026-05-01T24:00:00Z", "2026-05-01T12:60:00Z", "2026-05-01T12:00:61Z",
        "2026-05-01T12:00:00.Z", "2026-05-01T12:00:00+2:00", "2026-05-01T12:00:00+24:00", "2026-05-01T12:00:00Zz",
        "٢٠٢٦-05-01T12:00:00Z", "-026-05-01T12:00:00Z", "2026-05-01T12:00:00 Z", "2026-02-30T12:00:00Z",
        "2023-02-29T00:00:00Z", "2026-04-31T00:00:00Z",
    ])
    func `refuses anything else`(text: String) {
        #expect(WallTime(rfc3339: text) == nil)
    }

    @Test(arguments: 0..<20)
    func `writes what it reads, for any millisecond of ten millennia`(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        for _ in 0..<500 {
            let time = WallTime(
                millisecondsSince1970: .random(in: -62_135_596_800_000...253_402_300_799_999, using: &random))
            #expect(WallTime(rfc3339: time.description) == time)
            #expect(time.description.utf8.count == 24)
        }
    }

    @Test(arguments: 0..<10)
    func `agrees with Foundation on any moment and offset`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        for _ in 0..<50 {
            let seconds = Int64.random(in: -2_000_000_000...4_000_000_000, using: &random)
            let text = Date(timeIntervalSince1970: Double(seconds)).formatted(.iso8601)
            #expect(WallTime(rfc3339: text)?.millisecondsSince1970 == seconds * 1_000)
        }
    }

    @Test(arguments: 0..<20)
    func `damaged text is refused or read, never a crash`(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        for _ in 0..<500 {
            let bytes = Mutation.mutate(Array("2026-05-01T12:00:00.123456789+02:00".utf8), using: &random)
            if let time = WallTime(rfc3339: String(decoding: bytes, as: UTF8.self)) {
                #expect(WallTime(rfc3339: time.description) == time)
            }
        }
    }

    @Test func `a very long text is not read to its end`() {
        #expect(WallTime(rfc3339: "2026-05-01T12:00:00." + String(repeating: "1", count: 1_000_000) + "Z") == nil)
    }

    @Test func `is a text in JSON`() throws {
        let time = WallTime(millisecondsSince1970: 1_777_636_800_123)
        let data = try JSONEncoder().encode([time])
        #expect(String(decoding: data, as: UTF8.self) == #"["2026-05-01T12:00:00.123Z"]"#)
        #expect(try JSONDecoder().decode([WallTime].self, from: data) == [time])
        #expect(throws: DecodingError.self) { try JSONDecoder().decode([WallTime].self, from: Data(#"["soon"]"#.utf8)) }
    }
}
