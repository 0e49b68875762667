/// Who keeps a cluster's tickets, as far as it can be seen from here.
public enum TicketKeeping: Sendable, Hashable {
    /// It could not be found out yet.
    case notKnown
    /// This process.
    case here
    case elsewhere(Keeper)
    /// nil: nobody ever did, or it is not known when the last one ended.
    case nobody(since: WallTime?)

    /// Another process that keeps them.
    public struct Keeper: Sendable, Hashable {
        public var pid: Int32
        /// `monitor`, `dashboard`, `demo`.
        public var program: String
        /// SIGSTOPped: it keeps the right to write and does nothing.
        public var isStopped: Bool
        /// Since when it has kept them; nil where it does not say.
        public var since: WallTime?
        /// Its last sign of life.
        public var lastSeen: WallTime

        public init(pid: Int32, program: String, isStopped: Bool, since: WallTime? = nil, lastSeen: WallTime) {
            self.since = since
            self.pid = pid
            self.program = program
            self.isStopped = isStopped
            self.lastSeen = lastSeen
        }
    }

    /// A keeper gives a sign of life each second; one that gave none for so long keeps nothing at the moment.
    public static let silence: Duration = .seconds(5)

    /// How long the one who should keep them gave no sign of life; nil: all is as it should be.
    public func silence(at now: WallTime) -> Duration? {
        guard case .elsewhere(let keeper) = self else { return nil }
        let age = now.elapsed(since: keeper.lastSeen)
        return age > Self.silence ? age : nil
    }

    /// Whether somebody keeps what is found now.
    public func isAlive(at now: WallTime) -> Bool {
        switch self {
        case .notKnown, .here: true
        case .nobody: false
        case .elsewhere: silence(at: now) == nil
        }
    }
}
