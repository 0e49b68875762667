internal import OperatorCore

/// What `rehearse up` and `demo` may choose about a simulated cluster.
public struct RehearsalOptions: Sendable, Equatable {
    /// How a command line calls the numbers of nodes.
    public static let storesOption = "stores"
    public static let membersOption = "pds"

    /// 1 to 32.
    public var stores: Int
    /// 1 to 9.
    public var members: Int
    /// Simulated requests a second over all stores: 0 to 1,000,000.
    public var queriesPerSecond: Double
    /// The same seed gives the same regions, capacities and workload; nil: another one each time.
    public var seed: UInt64?
    /// What `--cluster NAME` finds it by; nil: `rehearsal`, or `rehearsal-2` and so on while that runs.
    public var name: String?
    /// Absolute; new or empty. nil: one in the directory for temporary files.
    public var directory: String?
    /// Leave the directory when the cluster goes.
    public var keepsDirectory: Bool

    public init(
        stores: Int = 3, members: Int = 3, queriesPerSecond: Double = 3_000, seed: UInt64? = nil, name: String? = nil,
        directory: String? = nil, keepsDirectory: Bool = false
    ) {
        self.stores = stores
        self.members = members
        self.queriesPerSecond = queriesPerSecond
        self.seed = seed
        self.name = name
        self.directory = directory
        self.keepsDirectory = keepsDirectory
    }

    /// Throws `ActingError` (`refused`) with the bound that is broken.
    func validate() throws(ActingError) {
        try Self.check((1...32).contains(stores), "--\(Self.storesOption) must be 1 to 32, not \(stores)")
        try Self.check((1...9).contains(members), "--\(Self.membersOption) must be 1 to 9, not \(members)")
        try Self.check(
            (0...1_000_000).contains(queriesPerSecond), "--qps must be 0 to 1000000, not \(queriesPerSecond)")
        try Self.check(directory?.hasPrefix("/") ?? true, "the directory must be an absolute path")
    }

    private static func check(_ holds: Bool, _ problem: String) throws(ActingError) {
        if !holds { throw ActingError(.refused, "cannot start a rehearsal: \(problem)") }
    }
}
