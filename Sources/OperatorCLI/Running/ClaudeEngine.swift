import ClaudeAPI
import ClaudeDiagnoser
import CommandLineKit
import Configuration
import OperatorCore
import PlaybookDiagnoser

/// Claude beside the playbook, ready to be asked: whether it may be is another question.
struct ClaudeEngine: Sendable {
    let diagnoser: ClaudeDiagnoser
    let client: ClaudeClient
    let settings: ClaudeSettings
    /// Where evidence goes.
    let host: String
    /// Where the key came from; never the key.
    let keySource: String
    let dollarsPerDay: Double

    /// The key's file, beside the configuration.
    static let keyFileName = "anthropic.key"

    /// For any pack: without key or spending, only to show what would be sent.
    static func unkeyed(_ call: Call) throws -> ClaudeDiagnoser {
        try make(call, .key("not-a-key", source: "nowhere"), dailyDollars: 0).diagnoser
    }

    /// `dailyDollars`: the cluster's own ceiling; nil takes that of `[claude]`.
    static func make(_ call: Call, _ credentials: ClaudeCredentials, dailyDollars: Double?) throws -> ClaudeEngine {
        let options = ClaudeOptions(try call.configurationFile().claude)
        let service = try ClaudeService.named(in: call.environment)
        let clock = call.clock
        let client = ClaudeClient(
            service: service, credentials: credentials, sleep: { try await clock.sleep(for: $0) })
        let dollars = dailyDollars ?? options.dollarsPerDay.value
        let spending = DailySpending(
            path: try call.paths().directory + "/claude-spending", dollars: dollars, clock: clock)
        let settings = ClaudeSettings(options)
        let diagnoser = ClaudeDiagnoser(
            client: client, settings: settings, causes: Subjects.causes,
            playbook: { Subjects.playbook.verdict(on: $0) }, spending: spending, clock: clock)
        return ClaudeEngine(
            diagnoser: diagnoser, client: client, settings: settings, host: service.host,
            keySource: credentials.source, dollarsPerDay: dollars)
    }
}

extension ClaudeSettings {
    init(_ options: ClaudeOptions) {
        self.init()
        model = options.model.value
        effort = options.effort.value.rawValue
        budget.outputTokensOfTurn = options.maxTokens.value
        budget.outputTokens = max(budget.outputTokens, options.maxTokens.value)
        budget.dollars = options.dollarsPerDiagnosis.value
        hidesHosts = options.hidesHosts.value
        hiddenWords = options.hiddenWords.value
    }
}
