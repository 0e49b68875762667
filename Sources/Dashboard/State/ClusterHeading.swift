import OperatorCore

/// What is known of a cluster before anything is asked of it: the words of the title.
public struct ClusterHeading: Sendable, Hashable {
    public var name: String
    /// `prod`, `staging`, `lab`; nil where nobody said.
    public var environment: String?
    public var isSimulated: Bool
    /// What may be done from here.
    public var acting: Acting

    public enum Acting: Sendable, Hashable {
        /// A disposable local cluster: faults may be injected.
        case allowed
        /// Nothing here can act on this cluster.
        case observeOnly
        /// The person asked for it.
        case readOnly

        /// Why keys that act are off; nil: they are not.
        var reason: String? {
            switch self {
            case .allowed: nil
            case .observeOnly: "this cluster is not marked disposable"
            case .readOnly: "started with --read-only"
            }
        }
    }

    public init(name: String, environment: String?, isSimulated: Bool, acting: Acting) {
        self.name = name
        self.environment = environment
        self.isSimulated = isSimulated
        self.acting = acting
    }
}
