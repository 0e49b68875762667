import CommandLineKit
import Testing

@Suite struct ValueParserTests {
    private func why<Value>(_ parser: ValueParser<Value>, _ text: String) -> String? {
        do {
            _ = try parser.parse(text)
            return nil
        } catch { return error.why }
    }

    @Test(arguments: [
        ("500ms", Duration.milliseconds(500)), ("2s", .seconds(2)), ("1.5s", .milliseconds(1500)),
        ("5m", .seconds(300)),
        ("1h30m", .seconds(5400)), ("7d", .seconds(604_800)), ("0", .zero), ("0s", .zero),
        ("250us", .microseconds(250)),
    ])
    func `durations have units`(text: String, expected: Duration) throws {
        #expect(try ValueParser.duration.parse(text) == expected)
    }

    @Test(arguments: ["", "5", "s", "-2s", "2 s", "2x", "1..5s", ".s", "1.s", "2s3", "0x2s", "1e9s", "1234567890s"])
    func `what is no duration is refused`(text: String) {
        #expect(why(ValueParser.duration, text) != nil)
    }

    @Test func `a duration of more than a year is refused, however long`() {
        #expect(why(ValueParser.duration, "367d") == "is longer than 366 days")
        #expect(why(ValueParser.duration, String(repeating: "999999999d", count: 200)) == "is longer than 366 days")
    }

    @Test func `a duration written short is read back the same`() throws {
        var random = SplitMix(state: 7)
        for _ in 0..<2000 {
            let duration = Duration.milliseconds(Int64.random(in: 0...(366 * 86_400_000), using: &random))
            // A whole number of milliseconds has at most 11 digits: beyond 9 it is not read, but no wrong value comes.
            if let read = try? ValueParser.duration.parse(DurationText.short(duration)) { #expect(read == duration) }
        }
        for seconds in 0..<100_000 {
            let duration = Duration.seconds(seconds)
            #expect(try ValueParser.duration.parse(DurationText.short(duration)) == duration)
        }
    }

    @Test func `bounds are named`() {
        let parser = ValueParser.duration(from: .seconds(1), to: .seconds(60))
        #expect(why(parser, "2m") == "is out of range")
        #expect(why(parser, "60s") == nil)
    }

    @Test(arguments: [
        ("pd1", "http://pd1:2379"), ("pd1:12379", "http://pd1:12379"), ("http://10.0.0.1", "http://10.0.0.1:2379"),
        ("HTTPS://pd.example:443/", "https://pd.example:443"), ("[::1]:99", "http://[::1]:99"),
        ("http://proxy/tikv/pd/", "http://proxy:2379/tikv/pd"),
    ])
    func `an endpoint is a host, host and port, or a URL`(text: String, url: String) throws {
        #expect(try ValueParser.endpoint(port: 2379).parse(text).url == url)
    }

    @Test(arguments: [
        "", "ftp://pd", "http://", "pd:0", "pd:65536", "pd:x", ":2379", "user:secret@pd", "http://pd?x=1", "p d",
        "pd\u{1B}",
        "[::1", "[zz]:1", "-pd", "pd#x", "http://[1.2.3.4]",
    ])
    func `what is no endpoint is refused`(text: String) {
        #expect(why(ValueParser.endpoint(port: 2379), text) != nil)
    }

    @Test func `lists are separated by commas`() throws {
        let parser = ValueParser.endpoint(port: 2379).list()
        #expect(try parser.parse("a, b:1").map(\.url) == ["http://a:2379", "http://b:1"])
        #expect(why(parser, "a,,b") == "has an empty item")
        #expect(why(parser, "") == "has an empty item")
    }

    @Test func `numbers keep their bounds`() throws {
        let parser = ValueParser<Int>.integer("N", in: 1...5)
        #expect(try parser.parse("5") == 5)
        #expect(why(parser, "6") == "is out of range")
        #expect(why(parser, "99999999999999999999") == "is not a whole number")
    }

    @Test func `random text never traps a parser`() {
        var random = SplitMix(state: 3)
        let alphabet = Array("0159.:/@[]-smhd,ahttps#? \u{0}\u{1B}é👩‍👩‍👧")
        for _ in 0..<20_000 {
            let text = String(
                (0..<Int.random(in: 0...16, using: &random)).map { _ in
                    alphabet[Int.random(in: 0..<alphabet.count, using: &random)]
                })
            _ = try? ValueParser.duration.parse(text)
            _ = try? ValueParser.endpoint(port: 1).list().parse(text)
            _ = try? ValueParser<Int>.integer("N", in: 0...9).parse(text)
        }
    }

    @Test func `near names are near`() {
        let names = ["observe", "monitor", "tickets", "logs"]
        #expect(NearestName.of("obsreve", among: names) == "observe")
        #expect(NearestName.of("mon", among: names) == "monitor")
        #expect(NearestName.of("Logs", among: names) == "logs")
        #expect(NearestName.of("x", among: names) == nil)
        #expect(NearestName.of("replay", among: names) == nil)
        #expect(NearestName.of("", among: names) == nil)
        #expect(NearestName.of("a", among: []) == nil)
    }
}
