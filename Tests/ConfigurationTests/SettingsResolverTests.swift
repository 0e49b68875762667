import CommandLineKit
import Configuration
import Testing

@Suite struct SettingsResolverTests {
    private static let file = """
        default_cluster = "lab"
        [cluster.lab]
        environment = "lab"
        disposable = true
        endpoints = "lab1"
        interval = "9s"
        [cluster.prod]
        environment = "prod"
        endpoints = ["prod1", "prod2"]
        prometheus = "prom"
        [cluster.empty]
        """

    private func resolve(
        _ environment: [String: String] = [:], file: String? = Self.file, local: LocalCluster? = nil,
        _ change: (inout SettingFlags) -> Void = { _ in }
    ) throws -> Settings {
        var flags = SettingFlags()
        change(&flags)
        return try SettingsResolver(
            flags: flags, environment: ["HOME": "/home/ann"].merging(environment) { $1 }, subjects: .two,
            readFile: { (path) throws(ConfigurationError) in
                path == "/home/ann/.config/operator/config.toml" || path == "/named.toml" ? file : nil
            },
            localCluster: { local?.name == $0 ? local : nil }
        ).resolve()
    }

    private let elsewhere = [Endpoint(scheme: "http", host: "other", port: 2379)]

    @Test func `each value comes from the highest place that says it`() throws {
        let byDefault = try #require(try resolve().cluster)
        #expect(byDefault.key.value == "lab")
        #expect(
            byDefault.interval
                == Sourced(.seconds(9), .file(path: "/home/ann/.config/operator/config.toml", line: 6, column: 1)))
        #expect(byDefault.subject == Sourced("tikv", .fallback("")))
        let environment = try #require(try resolve(["OPERATOR_INTERVAL": "7s", "OPERATOR_CLUSTER": "prod"]).cluster)
        #expect(environment.interval == Sourced(.seconds(7), .environment("OPERATOR_INTERVAL")))
        #expect(environment.prometheus?.value.url == "http://prom:9090")
        let flag = try #require(
            try resolve(["OPERATOR_INTERVAL": "7s"]) { $0.interval = .seconds(3) }.cluster)
        #expect(flag.interval == Sourced(.seconds(3), .flag("interval")))
    }

    @Test func `endpoints without a name make a cluster of their own`() throws {
        let cluster = try #require(try resolve(["PD_ENDPOINT": "b,a"]).cluster)
        let swapped = try #require(try resolve(["PD_ENDPOINT": "a:2379,http://b"]).cluster)
        #expect(cluster.key.value.hasPrefix("c") && cluster.key.value.count == 9)
        #expect(cluster.key.value == swapped.key.value)
        #expect(cluster.disposable.value == false)
        #expect(cluster.environment == nil)
    }

    @Test func `a cluster named by flag keeps its endpoints whatever the environment says`() throws {
        let cluster = try #require(try resolve(["PD_ENDPOINT": "other"]) { $0.cluster = "prod" }.cluster)
        #expect(cluster.endpoints.value.map(\.host) == ["prod1", "prod2"])
    }

    @Test func `other endpoints are never disposable by a block's word`() throws {
        let cluster = try #require(
            try resolve {
                $0.cluster = "lab"
                $0.endpoints["tikv"] = elsewhere
            }.cluster)
        #expect(cluster.endpoints.value == elsewhere)
        #expect(cluster.disposable.value == false)
        #expect(try resolve { $0.cluster = "lab" }.cluster?.disposable.value == true)
    }

    @Test func `a running local cluster is found by its name`() throws {
        let local = LocalCluster(
            name: "rehearsal-1", directory: "/run/r1", endpoints: elsewhere, isDisposable: true, isSimulated: true,
            logs: [:])
        let cluster = try #require(try resolve(local: local) { $0.cluster = "rehearsal-1" }.cluster)
        #expect(cluster.endpoints == Sourced(elsewhere, .localCluster("/run/r1")))
        #expect(cluster.disposable.value)
        #expect(cluster.localDirectory == "/run/r1")
    }

    @Test func `nothing configured is no cluster and no error`() throws {
        let settings = try resolve(file: nil)
        #expect(settings.cluster == nil)
        #expect(!settings.file.exists)
        #expect(settings.paths.database.value == "/home/ann/.local/state/operator/operator.db")
    }

    @Test func `state lies beside the database`() throws {
        let settings = try resolve { $0.database = "/tmp/run/tickets.db" }
        #expect(settings.paths.directory == "/tmp/run")
        #expect(settings.paths.log == "/tmp/run/tickets.log")
        #expect(try resolve(["XDG_STATE_HOME": "/s"]).paths.database.value == "/s/operator/operator.db")
        #expect(try resolve(["OPERATOR_DB": "here.db"]).paths.directory == ".")
    }

    @Test func `mistakes name their place`() {
        func mistake(_ environment: [String: String] = [:], _ change: (inout SettingFlags) -> Void = { _ in }) -> String
        {
            do {
                _ = try resolve(environment, change)
                return ""
            } catch { return "\(error)" }
        }
        #expect(mistake { $0.cluster = "prd" } == "flag --cluster: unknown cluster \"prd\". did you mean prod?")
        #expect(mistake { $0.cluster = "empty" }.contains("names no endpoints"))
        #expect(mistake { $0.config = "/absent.toml" }.contains("/absent.toml: there is no such file"))
        #expect(mistake(["PD_ENDPOINT": "ftp://x"]).hasPrefix("PD_ENDPOINT: \"ftp://x\" has the scheme ftp"))
        #expect(mistake(["OPERATOR_ENGINE": "clude"]).contains("did you mean claude?"))
        #expect(mistake(["HOME": ""]).contains("set HOME"))
    }

    @Test func `whose endpoints are named is the subject that is meant`() throws {
        let toy = try #require(try resolve { $0.endpoints["toy"] = elsewhere }.cluster)
        #expect(toy.subject.value == "toy" && toy.endpoints.origin == .flag("at"))
        let variable = try #require(try resolve(["SCRIPTED_ENDPOINT": "a"]).cluster)
        #expect(variable.subject.value == "toy" && variable.endpoints.value.map(\.url) == ["http://a:1"])
        // Said by name, it takes no other subject's variable.
        let named = try resolve(["PD_ENDPOINT": "a"], file: nil) { $0.subject = "toy" }
        #expect(named.cluster == nil)
        let block = "[cluster.t]\nsubject = \"toy\"\nendpoints = \"x\"\ntls.pd = {}"
        #expect(throws: ConfigurationError.self) { try resolve(file: block) }
        let read = try #require(try resolve(file: block.replacing("\ntls.pd = {}", with: "")).cluster)
        #expect(read.subject.value == "toy" && read.endpoints.value.map(\.url) == ["http://x:1"])
        #expect(throws: ConfigurationError.self) {
            try resolve {
                $0.subject = "tikv"
                $0.endpoints["toy"] = elsewhere
            }
        }
    }

    @Test func `a cluster nobody named keeps the key that databases know it by`() throws {
        let cluster = try #require(try resolve(["PD_ENDPOINT": "10.0.0.11,10.0.0.12:2380"], file: nil).cluster)
        #expect(cluster.key.value == "cb32c3394")
    }

    @Test func `a file that was named and is not there is refused without being read`() {
        func refusal(_ environment: [String: String] = [:], flag: String? = nil) -> String? {
            var flags = SettingFlags()
            flags.config = flag
            let resolver = SettingsResolver(
                flags: flags, environment: environment, subjects: .two,
                readFile: { (path) throws(ConfigurationError) in
                    throw ConfigurationError(at: path, "was read", remedy: "")
                })
            do { try resolver.refuseAbsentFile { $0 == "/there.toml" } } catch { return "\(error)" }
            return nil
        }
        #expect(refusal() == nil && refusal(flag: "/there.toml") == nil)
        #expect(
            refusal(flag: "/absent.toml")
                == "/absent.toml: there is no such file (named by flag --config). write it or name another")
        #expect(refusal(["OPERATOR_CONFIG": "/absent.toml"])?.contains("OPERATOR_CONFIG") == true)
    }

    @Test func `config show names every origin and no secret`() throws {
        let environment = ["ANTHROPIC_API_KEY": "sk-secret", "OPERATOR_CLUSTER": "prod"]
        let rows = try resolve(environment).shown(environment: environment)
        #expect(rows.contains { $0.name == "cluster" && $0.origin == "environment OPERATOR_CLUSTER" })
        #expect(rows.contains { $0.name == "endpoints" && $0.origin.hasSuffix("config.toml:9:1") })
        #expect(rows.contains { $0.name == "ANTHROPIC_API_KEY" && $0.value == "set (masked)" })
        #expect(!"\(rows)".contains("sk-secret"))
    }

    @Test func `real files are read, bounded and checked`() throws {
        #expect(try ConfigurationText.read("/nonexistent/x") == nil)
        #expect(throws: ConfigurationError.self) { try ConfigurationText.read("/") }
        #expect(throws: ConfigurationError.self) { try ConfigurationText.read("/dev/zero") }
        #expect(try ConfigurationText.read("/dev/null") == "")
    }
}
