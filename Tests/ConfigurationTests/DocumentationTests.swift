import CommandLineKit
import Configuration
import FoundationEssentials
import OperatorCore
import Testing

/// The example in docs/CONFIGURATION.md is a file one could use.
@Suite struct DocumentationTests {
    private func example() throws -> String {
        let end = #filePath.firstRange(of: "/Tests/ConfigurationTests")?.lowerBound ?? #filePath.endIndex
        let text = try String(contentsOfFile: #filePath[..<end] + "/docs/CONFIGURATION.md", encoding: .utf8)
        let opening = try #require(text.firstRange(of: "```toml\n"))
        let rest = text[opening.upperBound...]
        return String(rest[..<(try #require(rest.firstRange(of: "```")).lowerBound)])
    }

    @Test func `the documented file is read, and every key of a block is in it`() throws {
        let text = try example()
        let block = try #require(try ConfigurationFile(text: text, path: "c", subjects: .two).cluster("shop"))
        #expect(block.endpoints?.value.map(\.url).last == "https://pd3.example:2379")
        #expect(block.tls["pd"]?.value.key == "/etc/operator/client.key")
        #expect(block.logs?.value.count == 2)
        #expect(block.overrides[InvariantID("high_latency")]?.value.enabled == false)
        #expect(block.overrides[InvariantID("disk_low")]?.value.closeAfterChecks == 5)
        for said: Any? in [
            block.environment, block.disposable, block.subject, block.prometheus, block.interval, block.engine,
            block.claude, block.claudeDailyDollars,
        ] {
            #expect(said != nil)
        }
    }
}
