/// How the program ends; scripts rely on these numbers.
enum ExitStatus: Sendable, Hashable {
    case ok
    /// A violation was found, or what was asked for failed.
    case failed
    case usage
    case configuration
    /// Nothing of the cluster could be seen.
    case cannotObserve
    case signal(Int32)

    var code: Int32 {
        switch self {
        case .ok: 0
        case .failed: 1
        case .usage: 2
        case .configuration: 3
        case .cannotObserve: 4
        case .signal(let number): 128 + number
        }
    }
}
