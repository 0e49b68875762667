internal import FoundationEssentials
internal import Glibc
public import OperatorCore

/// The local clusters of this user that run now, found from any shell.
public struct ClusterRegistry: Sendable {
    /// `NAME.json` in the registry's directory.
    public struct Entry: Codable, Sendable, Equatable {
        public var v = 1
        public var name: String
        public var directory: String
        public var supervisorPid: Int32
        public var simulated: Bool
        public var disposable: Bool
        public var since: WallTime
    }

    private static let longestBytes = 64 << 10
    private let directories: [String]

    /// The registry of this user, by the environment.
    public init() {
        self.init(directories: RuntimeDirectory.candidates(environment: ProcessEnvironment.current()))
    }

    init(directories: [String]) {
        self.directories = directories
    }

    /// Everything that runs, by name. Entries whose supervisor is gone are removed, with what it left behind.
    public func clusters() -> [Entry] {
        var found: [String: Entry] = [:]
        for directory in directories where RuntimeDirectory.isSafe(directory) {
            for entry in entries(in: directory) where found[entry.name] == nil { found[entry.name] = entry }
        }
        return found.values.sorted { $0.name < $1.name }
    }

    /// The running cluster of that name, or the only one where no name is given.
    /// Throws `DeploymentError` (`notRunning`, `badRequest` where a name is needed).
    public func cluster(named name: String?) throws(DeploymentError) -> Entry {
        let running = clusters()
        if let name {
            if let entry = running.first(where: { $0.name == name }) { return entry }
            throw DeploymentError(.notRunning, "no local cluster \(name) runs. `operator clusters` lists those that do")
        }
        guard let only = running.first else {
            throw DeploymentError(.notRunning, "no local cluster runs. start one: `operator rehearse up`")
        }
        guard running.count == 1 else {
            let names = running.map(\.name).joined(separator: ", ")
            throw DeploymentError(.badRequest, "\(running.count) local clusters run: \(names). name one with --cluster")
        }
        return only
    }

    /// Registers a cluster whose control socket listens already, and returns the entry's path.
    /// Throws `DeploymentError`: `refused` where a cluster of that name runs.
    func register(_ entry: Entry) throws(DeploymentError) -> String {
        if clusters().contains(where: { $0.name == entry.name }) {
            throw DeploymentError(
                .refused, "cannot start \(entry.name): a cluster of that name runs. choose another name")
        }
        guard let line = Wire.line(entry) else {
            throw DeploymentError(.badTopology, "cannot register \(entry.name): it has no JSON form")
        }
        var failure = DeploymentError(.fileFailed, "cannot register \(entry.name): there is no directory for it")
        for directory in directories {
            do throws(DeploymentError) {
                try RuntimeDirectory.prepare(directory)
                let path = "\(directory)/\(entry.name).json"
                try BoundedFile.create(path, with: line)
                return path
            } catch { failure = error }
        }
        throw failure
    }

    private func entries(in directory: String) -> [Entry] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        return names.filter { $0.hasSuffix(".json") }.compactMap { name in
            entry(at: "\(directory)/\(name)", name: String(name.dropLast(5)))
        }
    }

    private func entry(at path: String, name: String) -> Entry? {
        guard ProcessTopology.isName(name), let bytes = BoundedFile.bytes(path, limit: Self.longestBytes) else {
            return nil
        }
        guard let entry = try? Wire.decoder().decode(Entry.self, from: Data(bytes)), entry.name == name else {
            unlink(path)
            return nil
        }
        if ControlSocket.probe(directory: entry.directory) == .somebody { return entry }
        Leftovers.clean(directory: entry.directory, clock: SystemClock())
        unlink(path)
        return nil
    }
}
