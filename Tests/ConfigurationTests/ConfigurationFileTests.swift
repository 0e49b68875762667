import CommandLineKit
import Configuration
import OperatorCore
import Testing
import TiKVSubject

@Suite struct ConfigurationFileTests {
    private func read(_ text: String) throws -> ConfigurationFile {
        try ConfigurationFile(text: text, path: "config.toml", subjects: .two)
    }

    private func refusal(_ text: String) -> String? {
        do {
            _ = try read(text)
            return nil
        } catch { return "\(error)" }
    }

    @Test func `a cluster's name holds no control characters: every list shows it`() {
        #expect(
            refusal("[cluster.\"a\\u001b[31m\"]\nendpoints = [\"x\"]\n")
                == "config.toml: a cluster's name holds control characters. leave them out")
        #expect(refusal("[cluster.\"\"]\nendpoints = [\"x\"]\n")?.contains("a cluster's name is empty") == true)
    }

    @Test func `a full file is read with the place of everything`() throws {
        let file = try read(
            """
            default_cluster = "prod"

            [cluster.prod]
            environment = "prod"
            endpoints = ["10.0.0.1", "https://pd2:2380"]
            prometheus = "http://prom"
            logs = { "10.0.0.4:20160" = "/var/log/tikv.log", pd1 = ["/var/log/pd.log", "/var/log/pd.1.log"] }
            interval = "10s"
            engine = "playbook"
            tls.pd = { ca = "/etc/ca.pem", certificate = "/etc/c.pem", key = "/etc/k.pem" }
            credentials.prometheus.bearer_token_file = "/etc/token"

            [cluster.prod.invariant.disk_low]
            severity = "critical"
            grace = "1m"
            open_after = 5
            thresholds = { available_ratio = 0.1, least = 3 }

            [cluster.lab]
            environment = "lab"
            disposable = true
            endpoints = "127.0.0.1:12379"
            """)
        let prod = try #require(file.cluster("prod"))
        #expect(prod.endpoints?.value.map(\.url) == ["http://10.0.0.1:2379", "https://pd2:2380"])
        #expect(prod.endpoints?.origin == .file(path: "config.toml", line: 5, column: 1))
        #expect(prod.environment?.value == .prod)
        #expect(prod.prometheus?.value.url == "http://prom:9090")
        #expect(prod.logs?.value["10.0.0.4:20160"] == ["/var/log/tikv.log"])
        #expect(prod.logs?.value["pd1"]?.count == 2)
        #expect(prod.tls["pd"]?.value.key == "/etc/k.pem")
        #expect(prod.credentials["prometheus"]?.value.bearerTokenFile == "/etc/token")
        let override = try #require(prod.overrides[InvariantID("disk_low")]?.value)
        #expect(override.severity == .critical)
        #expect(override.graceSeconds == 60)
        #expect(override.openAfterChecks == 5)
        #expect(override.thresholds == ["available_ratio": 0.1, "least": 3])
        #expect(prod.disposable == nil)
        #expect(file.cluster("lab")?.disposable?.value == true)
        #expect(file.clusters.map(\.name) == ["lab", "prod"])
    }

    @Test func `an unknown key is refused with its place and the nearest one`() {
        #expect(
            refusal("[cluster.a]\nendpont = \"x\"\n")
                == "config.toml:2:1: unknown key \"endpont\". did you mean endpoints?")
        #expect(refusal("clusters = 1")?.contains("did you mean cluster?") == true)
        #expect(refusal("[cluster.a.invariant.x]\nseverty = \"info\"")?.contains("did you mean severity?") == true)
        #expect(refusal("[cluster.a.tls.pdd]\n")?.contains("config.toml:1:16: tls.pdd is no source") == true)
        #expect(refusal("zzzzzzzz = 1")?.contains("known are default_cluster, cluster") == true)
    }

    @Test func `a wrong value is refused with its place and what is right`() {
        #expect(
            refusal("[cluster.a]\nenvironment = \"prd\"")
                == "config.toml:2:1: environment = \"prd\" is not known. did you mean prod? choose prod, staging, lab")
        #expect(refusal("[cluster.a]\ndisposable = \"true\"")?.contains("true or false, without quotes") == true)
        #expect(refusal("[cluster.a]\ninterval = 5")?.contains("interval is a whole number. it must be a text") == true)
        #expect(refusal("[cluster.a]\ninterval = \"5\"")?.contains("has no unit") == true)
        #expect(refusal("[cluster.a]\nendpoints = [\"a\", 3]")?.contains("config.toml:2:19") == true)
        #expect(refusal("cluster = 3")?.contains("cluster is a whole number") == true)
        #expect(refusal("[cluster]\na = 3")?.contains("cluster.a is a whole number") == true)
        #expect(refusal("default_cluster = \"x\"")?.contains("which is not in the file") == true)
        #expect(
            refusal("[cluster.a.invariant.x]\nopen_after = 9223372036854775807")?.contains("from 1 to 1000") == true)
        #expect(refusal("[cluster.a.invariant.x]\nthresholds = { a = nan }")?.contains("it must be a number") == true)
    }

    @Test func `what is not TOML is refused with line and column`() {
        #expect(refusal("[cluster.a\nx = 1")?.hasPrefix("config.toml:1:11: is not TOML: ") == true)
        #expect(refusal("a = 1\na = 2")?.hasPrefix("config.toml:2:") == true)
        #expect(refusal("a = " + String(repeating: "[", count: 100_000)) != nil)
    }

    @Test func `an empty file is a file`() throws {
        #expect(try read("").clusters.isEmpty)
        #expect(try read("# only words\n").clusters.isEmpty)
    }

    @Test func `overrides of what the subject does not have are refused`() throws {
        let known = TiKVSubject.kind.descriptor([:]).invariants
        let misspelt = try read("[cluster.a.invariant.disk_lw]\nenabled = false")
        #expect { try misspelt.check { _ in known } } throws: {
            "\($0)" == "config.toml:1:22: unknown invariant \"disk_lw\". did you mean disk_low?"
        }
        let threshold = try read("[cluster.a.invariant.store_down]\nthresholds = { x = 1 }")
        #expect { try threshold.check { _ in known } } throws: { "\($0)".contains("there is none") }
        try read("[cluster.a.invariant.disk_low]\nthresholds = { available_ratio = 0.2 }").check { _ in known }
    }

    @Test func `random bytes and cut files are refused or read, never a trap`() {
        let text =
            "default_cluster = \"a\"\n[cluster.a]\nendpoints = [\"x:1\"]\ninvariant.y.thresholds = { z = 1.5e3 }\n"
        let bytes = Array(text.utf8)
        for cut in bytes.indices { _ = try? read(String(decoding: bytes[..<cut], as: UTF8.self)) }
        var state: UInt64 = 9
        for _ in 0..<20_000 {
            var changed = bytes
            for _ in 0..<4 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                changed[Int(state >> 33) % changed.count] = UInt8(truncatingIfNeeded: state >> 24)
            }
            _ = try? read(String(decoding: changed, as: UTF8.self))
        }
    }
}

/// The `[claude]` table.
@Suite struct ClaudeBlockTests {
    @Test func `how Claude is asked is read with its places, and shown`() throws {
        let text = """
            [claude]
            model = "claude-haiku-5-5"
            effort = "low"
            max_tokens = 8000
            dollars_per_diagnosis = 0.25
            dollars_per_day = 2
            hide_hosts = true
            hide_words = ["acme"]
            """
        let options = ClaudeOptions(try ConfigurationFile(text: text, path: "config.toml", subjects: .two).claude)
        #expect(options.model.value == "claude-haiku-5-5" && options.effort.value == .low)
        #expect(options.maxTokens.value == 8_000 && options.dollarsPerDiagnosis.value == 0.25)
        #expect(options.hidesHosts.value && options.hiddenWords.value == ["acme"])
        #expect("\(options.dollarsPerDay.origin)".contains("config.toml:6"))
    }

    @Test(arguments: [
        ("effort = \"furious\"", "effort"), ("max_tokens = 10", "a number from 1000 to 128000"),
        ("dollars_per_diagnosis = \"much\"", "a number from 0.01 to 100"), ("modell = \"x\"", "did you mean model?"),
        ("key = \"sk-ant\"", "unknown key \"key\""),
    ])
    func `what is wrong in it is refused with its place`(line: String, words: String) {
        #expect {
            try ConfigurationFile(text: "[claude]\n\(line)\n", path: "config.toml", subjects: .two)
        } throws: {
            "\($0)".contains("config.toml:2") && "\($0)".contains(words)
        }
    }
}
