internal import FoundationEssentials
internal import Glibc
internal import OperatorCore

/// The local clusters of this user that run now, found from any shell.
struct ClusterRegistry: Sendable {
    /// `NAME.json` in the registry's directory.
    struct Entry: Codable, Sendable, Equatable {
        var v = 1
        var name: String
        var directory: String
        var supervisorPid: Int32
        var simulated: Bool
        var disposable: Bool
        var since: WallTime
    }

    private static let longestBytes = 64 << 10
    private let directories: [String]

    /// The registry of this user, by the environment.
    init() {
        self.init(directories: RuntimeDirectory.candidates(environment: ProcessEnvironment.current()))
    }

    init(directories: [String]) {
        self.directories = directories
    }

    /// Everything that runs, by name. Entries whose supervisor is gone are removed, with what it left behind.
    func clusters() -> [Entry] {
        var found: [String: Entry] = [:]
        for directory in directories where RuntimeDirectory.isSafe(directory) {
            for entry in entries(in: directory) where found[entry.name] == nil { found[entry.name] = entry }
        }
        return found.values.sorted { $0.name < $1.name }
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

/// Where running local clusters are registered: a directory of this user alone.
enum RuntimeDirectory {
    /// `$XDG_RUNTIME_DIR/operator` where that is set, and `/tmp/operator-UID`: readers look in all, writers take the first
    /// that is safe.
    static func candidates(environment: [String: String]) -> [String] {
        let fallback = "/tmp/operator-\(geteuid())"
        guard let runtime = environment["XDG_RUNTIME_DIR"], runtime.hasPrefix("/") else { return [fallback] }
        return ["\(runtime)/operator", fallback]
    }

    /// Makes the directory (0700) where it is missing. Throws `DeploymentError` where it could be somebody else's trap:
    /// a link, another owner, or open to others.
    static func prepare(_ path: String) throws(DeploymentError) {
        if mkdir(path, 0o700) != 0 && errno != EEXIST { throw .file("create", path) }
        guard isSafe(path) else {
            throw DeploymentError(
                .refused,
                "cannot use \(path): it is not a directory that only you can open (0700, no link). remove it, or set XDG_RUNTIME_DIR"
            )
        }
    }

    static func isSafe(_ path: String) -> Bool {
        var status = stat()
        guard lstat(path, &status) == 0 else { return false }
        return status.st_mode & S_IFMT == S_IFDIR && status.st_uid == geteuid() && status.st_mode & 0o077 == 0
    }
}
