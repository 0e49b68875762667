/// A ceiling over many diagnoses, like so many dollars a day.
public protocol SpendingLimit: Sendable {
    /// nil where more may be spent, else why not. Asked before each request.
    func reasonToStop() async -> String?
    /// Told after each answer.
    func spent(dollars: Double) async
}

/// No ceiling but the budget of each diagnosis: for tests and single runs by hand.
public struct NoSpendingLimit: SpendingLimit {
    public init() {}
    public func reasonToStop() async -> String? { nil }
    public func spent(dollars: Double) async {}
}
