// swift-tools-version: 6.1
// The floors of the house, lowest first; docs/ARCHITECTURE.md says what each is for, and
// Tests/HouseTests fails on an import that points up.
import PackageDescription

let style: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

func target(_ name: String, _ needs: Target.Dependency...) -> Target {
    .target(name: name, dependencies: needs, swiftSettings: style)
}

func tests(of name: String, _ needs: Target.Dependency..., excluding: [String] = []) -> Target {
    .testTarget(
        name: name + "Tests", dependencies: [.target(name: name), "TestSupport"] + needs,
        exclude: excluding, swiftSettings: style)
}

let package = Package(
    name: "operator",
    products: [.executable(name: "operator", targets: ["OperatorCLI"])],
    targets: [
        // Floor 0: C libraries and small shims.
        // Needs libcurl4-openssl-dev for its header; the library itself is loaded when the first request is made.
        .target(name: "CCurl"),
        .systemLibrary(name: "CSQLite", providers: [.apt(["libsqlite3-dev"])]),
        // The same of libmicrohttpd-dev: loaded with the first server, which only the rehearsal has.
        .target(name: "CMicrohttpd"),
        .target(name: "CSystem"),
        .systemLibrary(name: "CNcurses", providers: [.apt(["libncursesw5-dev"])]),
        .target(name: "CTerminalGuard"),
        .target(name: "CTOML", cxxSettings: [.define("TOML_EXCEPTIONS", to: "1")]),

        // Floor 1: one library or format each.
        target("HTTPTransport", "CCurl", "CSystem"),
        target("PrometheusKit", "HTTPTransport"),
        target("LoopbackHTTPServer", "CMicrohttpd"),
        target("SQLiteKit", "CSQLite"),
        target("CommandLineKit"),
        target("Words"),
        target("ClaudeAPI", "HTTPTransport"),

        // Floor 2: the domain.
        target("OperatorCore", "Words", "CSystem"),
        target("Configuration", "OperatorCore", "CommandLineKit", "CTOML", "CSystem"),
        target("TerminalUI"),

        // Floor 3: what knows a subject, a database, a cluster.
        target("TiKVSubject", "OperatorCore", "Words", "HTTPTransport", "PrometheusKit", "CSystem"),
        target("PlaybookDiagnoser", "OperatorCore"),
        target("ClaudeDiagnoser", "OperatorCore", "ClaudeAPI", "CSystem"),
        target("TicketStore", "OperatorCore", "SQLiteKit", "CSystem"),
        target("Deployments", "OperatorCore", "CSystem"),
        target("RehearsalCluster", "OperatorCore", "LoopbackHTTPServer", "HTTPTransport", "Deployments", "CSystem"),

        // Floor 4: one stream of events.
        target("Engine", "OperatorCore"),

        // Floor 5: the console.
        target("Dashboard", "OperatorCore", "Words", "TerminalUI"),
        target("NcursesTerminal", "TerminalUI", "CNcurses", "CTerminalGuard"),

        // Floor 6: the product.
        .executableTarget(
            name: "OperatorCLI",
            dependencies: [
                "Dashboard", "NcursesTerminal", "TerminalUI", "Engine", "TiKVSubject", "RehearsalCluster",
                "Deployments", "TicketStore", "PlaybookDiagnoser", "ClaudeDiagnoser", "ClaudeAPI",
                "OperatorCore", "Words", "Configuration", "CommandLineKit", "HTTPTransport", "CSystem",
            ],
            swiftSettings: style),

        // Tests. TestSupport holds doubles and helpers, never product code.
        .target(
            name: "TestSupport", dependencies: ["OperatorCore", "CSystem"], path: "Tests/TestSupport",
            swiftSettings: style),
        // A system that nobody has: what is about any subject is tried with it.
        .target(
            name: "ToySubject", dependencies: ["OperatorCore"], path: "Tests/ToySubject", swiftSettings: style),
        tests(
            of: "ToySubject", "Engine", "TicketStore", "PlaybookDiagnoser", "ClaudeDiagnoser", "ClaudeAPI", "Dashboard",
            "TerminalUI", "OperatorCLI", "OperatorCore", "TiKVSubject", excluding: ["Goldens"]),
        .testTarget(name: "HouseTests", swiftSettings: style),
        tests(of: "HTTPTransport"),
        tests(of: "PrometheusKit", "HTTPTransport"),
        tests(of: "LoopbackHTTPServer"),
        tests(of: "SQLiteKit"),
        tests(of: "CommandLineKit"),
        tests(of: "Words"),
        tests(of: "ClaudeAPI", "HTTPTransport"),
        tests(of: "OperatorCore"),
        tests(of: "Configuration", "CommandLineKit", "OperatorCore", "TiKVSubject"),
        tests(of: "TerminalUI"),
        .executableTarget(
            name: "TerminalTestProgram", dependencies: ["NcursesTerminal", "TerminalUI"],
            path: "Tests/TerminalTestProgram", swiftSettings: style),
        tests(of: "NcursesTerminal", "TerminalUI", "CSystem", "TerminalTestProgram"),
        tests(
            of: "TiKVSubject", "Engine", "HTTPTransport", "PrometheusKit", "PlaybookDiagnoser", "LoopbackHTTPServer",
            excluding: ["Recordings"]),
        tests(of: "PlaybookDiagnoser"),
        tests(of: "ClaudeDiagnoser", "ClaudeAPI", "OperatorCore", "PlaybookDiagnoser", "Engine"),
        .executableTarget(
            name: "ClaudeStubTool",
            dependencies: [
                "ClaudeDiagnoser", "ClaudeAPI", "PlaybookDiagnoser", "TiKVSubject", "OperatorCore", "Engine",
                "TestSupport",
            ],
            path: "Tests/ClaudeStubTool", swiftSettings: style),
        .executableTarget(
            name: "TicketStoreCrashTool", dependencies: ["TicketStore", "OperatorCore"],
            path: "Tests/TicketStoreCrashTool", swiftSettings: style),
        tests(of: "TicketStore", "SQLiteKit", "CSystem", "TicketStoreCrashTool", excluding: ["Fixtures"]),
        .executableTarget(
            name: "BenchTool", dependencies: ["TicketStore", "PrometheusKit", "OperatorCore"], path: "Tests/BenchTool",
            swiftSettings: style),
        .executableTarget(
            name: "DeploymentTestNode", dependencies: ["Deployments", "OperatorCore"], path: "Tests/DeploymentTestNode",
            swiftSettings: style),
        tests(of: "Deployments", "DeploymentTestNode"),
        tests(of: "RehearsalCluster", "HTTPTransport", "Deployments", excluding: ["Recordings"]),
        tests(of: "Engine", "OperatorCore", "TicketStore", "PlaybookDiagnoser"),
        tests(of: "Dashboard", "OperatorCore", "TerminalUI", "TiKVSubject", "Engine", excluding: ["Goldens"]),
        .testTarget(
            name: "OperatorCLITests",
            dependencies: [
                "OperatorCLI", "Dashboard", "TestSupport", "OperatorCore", "CommandLineKit", "TicketStore", "SQLiteKit",
                "CSystem", "HTTPTransport", "LoopbackHTTPServer", "TiKVSubject", "TerminalUI",
            ],
            swiftSettings: style),
    ],
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx17
)
