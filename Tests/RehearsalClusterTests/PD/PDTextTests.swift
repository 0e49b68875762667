import FoundationEssentials
import LoopbackHTTPServer
import TestSupport
import Testing

@testable import RehearsalCluster

@Suite struct PDTextTests {
    @Test(
        arguments: [
            (0, "0B"), (1, "1B"), (1023, "1023B"), (1024, "1KiB"), (512 << 30, "512GiB"), (524_409_610_752, "488.4GiB"),
            (22_346_203_136, "20.81GiB"), (1_086_626_725, "1.012GiB"), (33_030_144, "31.5MiB"),
            (105_243_478_630, "98.02GiB"), (3_937_330_417_959, "3.581TiB"),
        ] as [(UInt64, String)])
    func `sizes have four digits and a binary unit`(bytes: UInt64, text: String) {
        #expect(PDText.bytes(bytes) == text)
    }

    @Test func `every size reads back within a thousandth`() throws {
        var random = SplitMix64(seed: 3)
        for _ in 0..<2000 {
            let bytes = random.next() >> UInt64(random.below(60))
            let text = PDText.bytes(bytes)
            let digits = text.prefix { "0123456789.".contains($0) }
            let units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"]
            let unit = try #require(units.firstIndex(of: String(text.dropFirst(digits.count))))
            let value = try #require(Double(digits))
            var back = value
            for _ in 0..<unit { back *= 1024 }
            #expect(abs(back - Double(bytes)) <= Double(bytes) / 1000)
            #expect(digits.filter { $0 != "." }.count <= 4 || unit == 0)
        }
    }

    @Test(
        arguments: [
            (0, "0s"), (71_295_467_061, "1m11.295467061s"), (651_481_295, "651.481295ms"), (1500, "1.5µs"), (7, "7ns"),
            (2_979_581_792_220_820_000, "827661h36m32.22082s"), (10_000_000, "10ms"), (3_600_000_000_000, "1h0m0s"),
        ] as [(Int64, String)])
    func `durations are Go's`(nanoseconds: Int64, text: String) {
        #expect(PDText.duration(nanoseconds: nanoseconds) == text)
    }

    @Test func `times are RFC 3339 with as many decimals as there are`() {
        #expect(PDText.time(nanoseconds: 0) == "1970-01-01T00:00:00Z")
        #expect(PDText.time(nanoseconds: 1_795_470_414_295_467_061) == "2026-11-23T21:46:54.295467061Z")
        #expect(PDText.time(nanoseconds: 1_795_470_414_500_000_000) == "2026-11-23T21:46:54.5Z")
    }

    @Test func `JSON keeps order, 64-bit ids and every character`() throws {
        let value = OrderedJSON.object([
            ("z", .uint(.max)), ("a", .array([.null, .bool(true), .number(2548.5), .number(9), .int(-3)])),
            ("text", .string("a\"b\\c\n<\u{1}é")), ("none", .array([])), ("empty", .object([])),
        ])
        let compact =
            "{\"z\":18446744073709551615,\"a\":[null,true,2548.5,9,-3],"
            + "\"text\":\"a\\\"b\\\\c\\n\\u003c\\u0001é\",\"none\":[],\"empty\":{}}"
        #expect(value.compact == compact)
        #expect(
            OrderedJSON.object([("a", .array([.int(1), .int(2)]))]).pretty == "{\n  \"a\": [\n    1,\n    2\n  ]\n}\n")
        struct Read: Decodable {
            var z: UInt64
            var text: String
        }
        let read = try JSONDecoder().decode(Read.self, from: Data(value.pretty.utf8))
        #expect(read.z == .max && read.text == "a\"b\\c\n<\u{1}é")
    }

    @Test func `text is indented as the same value is, whatever its own line breaks and strings hold`() {
        let value: OrderedJSON = [
            "a": ["{, ]:\"\\", [[1], [:]], true], "b": ["c": .null, "d": []], "e": .number(0.5),
        ]
        #expect(OrderedJSON.indented(value.compact) == OrderedJSON.indented(value.pretty))
        #expect(
            OrderedJSON.indented("{\"a\":[],\n \"b\": [{\"c\": \"x, y\"},2]}") == """
                {
                  "a": [],
                  "b": [
                    {
                      "c": "x, y"
                    },
                    2
                  ]
                }
                """)
    }

    @Test func `numbers are read as Go reads them`() {
        func message<Value>(_ result: Result<Value, PDText.NumberError>) -> String {
            if case .failure(let error) = result { return error.message }
            return "ok"
        }
        #expect(message(PDText.unsigned("18446744073709551615")) == "ok")
        #expect(message(PDText.unsigned("abc")) == "strconv.ParseUint: parsing \"abc\": invalid syntax")
        #expect(message(PDText.unsigned("-1")) == "strconv.ParseUint: parsing \"-1\": invalid syntax")
        #expect(
            message(PDText.unsigned("18446744073709551616"))
                == "strconv.ParseUint: parsing \"18446744073709551616\": value out of range")
        #expect(message(PDText.integer("-7")) == "ok")
        #expect(message(PDText.integer("")) == "strconv.Atoi: parsing \"\": invalid syntax")
    }

    @Test func `paths lead to their questions and nothing else does`() {
        #expect(PDRoute.parse("/stores") == .stores)
        #expect(PDRoute.parse("/store/4") == .store("4"))
        #expect(PDRoute.parse("/regions/check/down-peer") == .regionsCheck(.down))
        #expect(PDRoute.parse("/leader/transfer/pd2") == .transferLeader("pd2"))
        for path in ["/", "/store/", "/stores/", "/nonsense", "/regions/check/x", "/config/store", "/store/1/2/3"] {
            #expect(PDRoute.parse(Substring(path)) == nil)
        }
        var random = SplitMix64(seed: 8)
        for _ in 0..<5000 {
            let path = String(
                (0..<random.below(40)).map { _ in "/%azstore09\u{0}é?".randomElement(using: &random) ?? "/" })
            _ = PDRoute.parse(Substring("/" + path))
        }
    }

    @Test func `answers of other nodes are complete or refused`() throws {
        let whole = Array("HTTP/1.1 503 No\r\nContent-Length: 5\r\nX-A: b\r\n\r\nhello".utf8)
        let answer = try PDCall.parse(whole)
        #expect(answer.status == 503 && answer.body == Array("hello".utf8) && answer.headers["x-a"] == "b")
        for length in 0..<whole.count {
            #expect(throws: PDCall.Failure.broken) { try PDCall.parse(Array(whole[..<length])) }
        }
        var random = SplitMix64(seed: 4)
        for _ in 0..<2000 {
            let noise = (0..<random.below(200)).map { _ in UInt8(random.below(256)) }
            _ = try? PDCall.parse(noise + [13, 10, 13, 10] + noise)
        }
    }
}
