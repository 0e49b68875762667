private import CSystem
private import Glibc

/// Adds a cluster to the configuration file: whole or not at all, and what is there stays byte for byte.
public struct ConfigurationSaving: Sendable {
    /// The file, which need not be there.
    public let path: String
    private let subjects: SubjectChoices

    public init(path: String, subjects: SubjectChoices) {
        self.path = path
        self.subjects = subjects
    }

    /// What the file would hold. Throws where it cannot be read or is no configuration, where the name is taken, or
    /// where the program could not choose a cluster afterwards.
    public func text(adding entry: ClusterEntry) throws(ConfigurationError) -> String {
        let before = try ConfigurationText.read(path) ?? ""
        let file = try ConfigurationFile(text: before, path: path, subjects: subjects)
        guard file.cluster(entry.name) == nil else {
            throw ConfigurationError(at: path, "has a cluster \(entry.name)", remedy: "choose another name")
        }
        guard file.clusters.isEmpty || file.defaultCluster != nil else {
            throw ConfigurationError(
                at: path, "has clusters and names none of them default_cluster",
                remedy: "write default_cluster = \"NAME\" at its top first")
        }
        let gap = before.isEmpty ? "" : before.hasSuffix("\n") ? "\n" : "\n\n"
        let after = before + gap + entry.lines.joined(separator: "\n") + "\n"
        // What we write must be what we read.
        let written = try ConfigurationFile(text: after, path: path, subjects: subjects).cluster(entry.name)
        guard written?.endpoints?.value == entry.endpoints, written?.subject?.value == entry.subject else {
            throw ConfigurationError(at: path, "would not hold what was meant", remedy: "add the cluster by hand")
        }
        return after
    }

    /// Writes it: a new file for its owner only (0600), an old one with the mode and owner it has. Throws where it cannot
    /// be written; then nothing has changed.
    public func save(adding entry: ClusterEntry) throws(ConfigurationError) {
        let text = try text(adding: entry)
        try makeFolder()
        // A link stays a link: what it points to is replaced.
        let target = Self.realPath(path) ?? path
        try replace(target, with: Array(text.utf8))
    }

    private func makeFolder() throws(ConfigurationError) {
        let parts = path.split(separator: "/").dropLast()
        var folder = path.hasPrefix("/") ? "" : "."
        for part in parts {
            folder += "/" + part
            guard mkdir(folder, 0o700) == 0 || errno == EEXIST || errno == EROFS || errno == EACCES else {
                throw failure(folder, "cannot be made")
            }
        }
    }

    private func replace(_ target: String, with bytes: [UInt8]) throws(ConfigurationError) {
        let draft = "\(target).\(getpid()).new"
        unlink(draft)
        var old = stat()
        let isThere = stat(target, &old) == 0
        let descriptor = csystem_open_file(draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw failure(draft, "cannot be written") }
        defer { close(descriptor) }
        var isWhole = Self.write(bytes, to: descriptor)
        if isThere { isWhole = isWhole && fchmod(descriptor, old.st_mode & 0o777) == 0 }
        if isThere, old.st_uid != geteuid() { isWhole = isWhole && fchown(descriptor, old.st_uid, old.st_gid) == 0 }
        guard isWhole, fsync(descriptor) == 0, rename(draft, target) == 0 else {
            let error = failure(target, "cannot be written")
            unlink(draft)
            throw error
        }
    }

    private static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    private static func realPath(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    private func failure(_ path: String, _ what: String) -> ConfigurationError {
        ConfigurationError(
            at: path, "\(what): \(String(cString: strerror(errno)).lowercased())",
            remedy: "check the folder's permissions, or name another file with --config")
    }
}
