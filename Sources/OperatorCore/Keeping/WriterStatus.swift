/// Which process writes a cluster's tickets, as far as it can be seen from here.
public enum WriterStatus: Sendable, Hashable {
    /// It could not be found out yet.
    case notKnown
    /// This process.
    case here
    case elsewhere(Holder)
    /// nil: nobody ever did, or it is not known when the last one ended.
    case nobody(since: WallTime?)

    /// Another process, which holds the writer's lock.
    public struct Holder: Sendable, Hashable {
        public var pid: Int32
        /// `monitor`, `dashboard`, `demo`.
        public var program: String
        /// SIGSTOPped: it keeps the right to write and does nothing.
        public var isStopped: Bool
        /// Since when it has kept them; nil where it does not say.
        public var since: WallTime?
        /// Its last heartbeat.
        public var lastSeen: WallTime

        public init(pid: Int32, program: String, isStopped: Bool, since: WallTime? = nil, lastSeen: WallTime) {
            self.since = since
            self.pid = pid
            self.program = program
            self.isStopped = isStopped
            self.lastSeen = lastSeen
        }
    }

    /// A writer gives a heartbeat each second; one that gave none for so long writes nothing at the moment.
    public static let timeout: Duration = .seconds(5)

    /// How long the one who should write has given no heartbeat; nil: all is as it should be.
    public func silence(at now: WallTime) -> Duration? {
        guard case .elsewhere(let holder) = self else { return nil }
        let age = now.elapsed(since: holder.lastSeen)
        return age > Self.timeout ? age : nil
    }

    /// Whether somebody writes what is found now.
    public func isAlive(at now: WallTime) -> Bool {
        switch self {
        case .notKnown, .here: true
        case .nobody: false
        case .elsewhere: silence(at: now) == nil
        }
    }
}
