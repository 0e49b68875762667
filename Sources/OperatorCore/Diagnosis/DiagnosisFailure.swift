/// A failure that says of itself whether another try may help.
public protocol DiagnosisFailure: Error {
    /// False where trying again by itself would fail or cost again: refused, no key, no money left.
    var mayPass: Bool { get }
}
