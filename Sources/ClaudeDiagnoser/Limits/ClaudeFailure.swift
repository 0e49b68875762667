internal import ClaudeAPI
public import OperatorCore

/// Why Claude gave no verdict: one plain line; the playbook's verdict stands beside it.
public struct ClaudeFailure: DiagnosisFailure, Sendable, Hashable, CustomStringConvertible {
    public var description: String
    /// Another try by itself may help: the network or the service failed, not the question.
    public var mayPass = false

    init(_ words: String, mayPass: Bool = false) {
        description = UntrustedText.sanitise(words, maximumScalars: 300)
        self.mayPass = mayPass
    }

    /// The failure of a try that has cost something by then: what is known of it is told.
    init(_ cause: any Error, after cost: DiagnosisCost?) {
        self.init(cause)
        guard let cost, cost.tokens > 0 else { return }
        let told = " (this try: \(cost.words))"
        description = String(description.prefix(300 - told.count)) + told
    }

    init(_ cause: any Error) {
        switch cause {
        case let failure as ClaudeFailure: self = failure
        case let error as ClaudeError: self.init(Self.words(for: error), mayPass: Self.passing.contains(error.code))
        case is CancellationError: self.init("given up")
        default: self.init("\(cause)")
        }
    }

    private static let passing: Set<ClaudeError.Code> = [.rateLimited, .overloaded, .server, .network, .brokenStream]

    private static func words(for error: ClaudeError) -> String {
        switch error.code {
        case .authentication: "the key was not accepted: \(error)"
        case .billing, .spendLimit: "the account may not spend more: \(error)"
        case .permission: "the key may not do this: \(error)"
        case .notFound: "the model is not there: \(error)"
        case .badRequest: "the request was refused: \(error)"
        case .tooLarge: "the evidence is too large: \(error)"
        case .rateLimited: "the rate limit is reached: \(error)"
        case .overloaded: "the service is overloaded: \(error)"
        case .cancelled: "given up"
        case .server, .network, .brokenStream, .refused, .cutOff: "\(error)"
        }
    }
}
