public import CommandLineKit

/// A local cluster that runs and says of itself where it answers.
public struct LocalCluster: Sendable, Equatable {
    public var name: String
    /// The kind of system it is; nil where nobody says.
    public var subject: String?
    public var directory: String
    public var endpoints: [Endpoint]
    public var isDisposable: Bool
    public var isSimulated: Bool
    /// By the advertised address of the component that writes them.
    public var logs: [String: [String]]

    public init(
        name: String, subject: String? = nil, directory: String, endpoints: [Endpoint], isDisposable: Bool,
        isSimulated: Bool, logs: [String: [String]]
    ) {
        self.name = name
        self.subject = subject
        self.directory = directory
        self.endpoints = endpoints
        self.isDisposable = isDisposable
        self.isSimulated = isSimulated
        self.logs = logs
    }
}

extension ClusterBlock {
    /// What a running local cluster says of itself, as a block.
    init(_ local: LocalCluster) {
        let origin = Origin.localCluster(local.directory)
        self.init(name: local.name, origin: origin)
        subject = local.subject.map { Sourced($0, origin) }
        environment = Sourced(.lab, origin)
        disposable = Sourced(local.isDisposable, origin)
        endpoints = Sourced(local.endpoints, origin)
        logs = Sourced(local.logs, origin)
        isSimulated = local.isSimulated
    }

    /// The directory of a local cluster; nil for a block of the file.
    var localDirectory: String? {
        if case .localCluster(let directory) = origin { directory } else { nil }
    }
}
