internal import Glibc

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
