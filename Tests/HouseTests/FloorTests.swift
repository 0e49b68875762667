import Testing

/// The floors of the house: a target imports what lies below it, and on its own floor only what is listed here.
@Suite struct FloorTests {
    private static let floors: [Int: Set<String>] = [
        0: ["CNcurses", "CCurl", "CSQLite", "CMicrohttpd", "CTOML", "CSystem", "CTerminalGuard"],
        1: [
            "PrometheusKit", "HTTPTransport", "ClaudeAPI", "LoopbackHTTPServer", "SQLiteKit", "CommandLineKit", "Words",
        ],
        2: ["OperatorCore", "TerminalUI", "Configuration"],
        3: [
            "TiKVSubject", "EtcdSubject", "ClaudeDiagnoser", "PlaybookDiagnoser", "TicketStore", "Deployments",
            "RehearsalCluster", "SampleFiles",
        ],
        4: ["Engine"],
        5: ["Dashboard", "NcursesTerminal"],
        6: ["OperatorCLI"],
    ]
    private static let withinFloor: [String: Set<String>] = [
        "ClaudeAPI": ["HTTPTransport"], "PrometheusKit": ["HTTPTransport"], "Configuration": ["OperatorCore"],
        "RehearsalCluster": ["Deployments"],
    ]
    /// Who alone may speak to a library.
    private static let keepers = [
        "CCurl": "HTTPTransport", "CSQLite": "SQLiteKit", "CMicrohttpd": "LoopbackHTTPServer", "CTOML": "Configuration",
        "CNcurses": "NcursesTerminal", "CTerminalGuard": "NcursesTerminal",
    ]

    private let house = House()

    private func floor(of target: String) -> Int? { Self.floors.first { $0.value.contains(target) }?.key }

    @Test func `imports only point down`() throws {
        for file in try house.files("Sources", ".swift") {
            let own = try #require(floor(of: file.target), "\(file.target) stands on no floor")
            for name in file.imports where name != file.target {
                guard let other = floor(of: name) else { continue }
                let allowed = other < own || Self.withinFloor[file.target]?.contains(name) == true
                #expect(allowed, "\(file.path) on floor \(own) imports \(name) of floor \(other)")
            }
        }
    }

    @Test func `each library has one keeper`() throws {
        for file in try house.files("Sources", ".swift") {
            for name in file.imports {
                guard let keeper = Self.keepers[name] else { continue }
                #expect(file.target == keeper, "\(file.path) imports \(name), which \(keeper) keeps")
            }
        }
    }

    @Test func `no target imports Foundation whole`() throws {
        for file in try house.files("Sources", ".swift") {
            #expect(!file.imports.contains("Foundation"), "\(file.path): FoundationEssentials is the ceiling")
        }
    }

    @Test func `the rehearsal shares nothing with the subject it is judged by`() throws {
        for file in try house.files("Sources", ".swift") where file.target == "RehearsalCluster" {
            #expect(!file.imports.contains("TiKVSubject") && !file.imports.contains("PrometheusKit"), "\(file.path)")
        }
    }

    @Test func `the architecture names every target`() throws {
        let architecture = try house.text("docs/ARCHITECTURE.md")
        for target in try house.folders("Sources") {
            #expect(architecture.contains("`\(target)`"), "docs/ARCHITECTURE.md does not speak of \(target)")
        }
    }

    @Test func `the reader of imports sees every form`() {
        let file = House.File(
            path: "Sources/A/B.swift",
            text: "public import One\n@preconcurrency import Two\nimport struct Three.Four\n// import Five\nlet x = 1")
        #expect(file.imports == ["One", "Two", "Three"])
    }
}
