internal import FoundationEssentials
internal import Glibc

/// The directory of one local cluster: made empty and private, removed only where it is recognisably ours.
public enum ClusterDirectory {
    static let socketName = "control.sock"
    static let manifestName = "cluster.json"

    /// Makes `path` (0700) or takes it if it is an empty directory of this user.
    /// Throws `DeploymentError` (`fileFailed`, `refused`).
    public static func create(_ path: String) throws(DeploymentError) {
        if mkdir(path, 0o700) == 0 { return }
        guard errno == EEXIST else { throw .file("create the directory", path) }
        var status = stat()
        guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR, status.st_uid == geteuid() else {
            throw DeploymentError(.refused, "cannot use \(path): it is not a directory of yours. name another one")
        }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? ["unreadable"]
        guard names.isEmpty else {
            throw DeploymentError(.refused, "cannot use \(path): it is not empty. name an empty or a new directory")
        }
        chmod(path, 0o700)
    }

    /// Writes a file of the directory, whole or not at all, for its owner only. Throws `DeploymentError` (`fileFailed`).
    public static func write(_ bytes: [UInt8], to name: String, in directory: String) throws(DeploymentError) {
        try BoundedFile.replace("\(directory)/\(name)", with: bytes)
    }

    /// Removes the directory with all it holds, without following links. Does nothing to a directory that has no
    /// node list of ours in it. False where something is left.
    @discardableResult
    static func remove(_ path: String) -> Bool {
        guard path.hasPrefix("/"), ProcessTopology.read(directory: path)?.directory == path else { return false }
        // What a dying node still writes may come between listing and removing: once more, then.
        for _ in 0..<5 where access(path, F_OK) == 0 {
            try? FileManager.default.removeItem(atPath: path)
        }
        return access(path, F_OK) != 0
    }
}
