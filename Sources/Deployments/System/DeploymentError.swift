internal import Glibc
public import OperatorCore

/// Why a deployment, its supervisor or a fault did not do what was asked. `description` reads "what: why. what to do".
public struct DeploymentError: Error, Sendable, Equatable, Codable, CustomStringConvertible {
    /// Stable names: the control socket answers with them, tests and scripts compare them.
    public enum Code: String, Sendable, Codable {
        /// The program could not be started.
        case spawnFailed = "spawn_failed"
        /// A file or directory could not be used.
        case fileFailed = "file_failed"
        /// A node list, name or address is not allowed.
        case badTopology = "bad_topology"
        /// The request could not be read; nothing was changed.
        case badRequest = "bad_request"
        /// The target names no node of the cluster.
        case unknownTarget = "unknown_target"
        /// Understood and not done, for a reason of safety.
        case refused
        /// No cluster of this name runs, or its supervisor is gone.
        case notRunning = "not_running"
        /// No answer within the time allowed.
        case timedOut = "timed_out"
    }

    public let code: Code
    public let message: String

    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    public var description: String { message }

    static func spawnFailed(_ program: String, reason: String) -> DeploymentError {
        DeploymentError(.spawnFailed, "cannot start \(program): \(reason)")
    }

    /// Reads `errno`: call it straight after the call that failed.
    static func file(_ what: String, _ path: String) -> DeploymentError {
        DeploymentError(.fileFailed, "cannot \(what) \(path): \(errorText(errno))")
    }
}

/// The system's text for an errno value.
func errorText(_ code: Int32) -> String {
    var buffer = [CChar](repeating: 0, count: 160)
    guard strerror_r(code, &buffer, buffer.count) == 0 else { return "error \(code)" }
    return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
}

extension ActingError {
    /// The same in the words of the core.
    public init(_ error: DeploymentError) {
        let code: Code =
            switch error.code {
            case .refused, .badRequest, .badTopology: .refused
            case .unknownTarget: .unknownTarget
            case .notRunning, .timedOut: .unreachable
            case .spawnFailed, .fileFailed: .failed
            }
        self.init(code, error.message)
    }
}
