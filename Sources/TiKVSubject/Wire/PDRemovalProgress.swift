/// The answer of `/stores/progress?id=N`: how far the removal of a store is.
struct PDRemovalProgress: Decodable, Hashable, Sendable {
    /// 0 to 1.
    var progress: Double?
    /// Nil where PD cannot tell: while nothing moves it says 1.7976931348623157e+308.
    var secondsLeft: Double?

    /// No honest estimate is longer than a year.
    private static let longest = 365 * 86_400.0

    private enum Keys: String, CodingKey {
        case progress
        case secondsLeft = "left_seconds"
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Keys.self)
        progress = container.lenient(.progress, as: Double.self).flatMap { (0...1).contains($0) ? $0 : nil }
        secondsLeft = container.lenient(.secondsLeft, as: Double.self).flatMap {
            (0...Self.longest).contains($0) ? $0 : nil
        }
    }
}
