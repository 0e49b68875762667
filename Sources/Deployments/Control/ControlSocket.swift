internal import CSystem
internal import Glibc

/// Unix sockets by a directory's path, however long: the address goes through a descriptor of the directory.
enum ControlSocket {
    /// Longest line either side accepts, in bytes.
    static let longestRequest = 64 << 10
    static let longestAnswer = 1 << 20

    /// A bound, listening, non-blocking socket of mode 0600. A socket nobody listens at is replaced.
    /// Throws `DeploymentError`: `refused` where somebody listens there, else `fileFailed`.
    static func listen(directory: String) throws(DeploymentError) -> Int32 {
        let path = "\(directory)/\(ClusterDirectory.socketName)"
        if probe(directory: directory) != .nobody {
            throw DeploymentError(
                .refused, "cannot run a cluster in \(directory): one runs there already. take it down first")
        }
        unlink(path)
        let descriptor = try open()
        let bound = withAddress(directory: directory) { bind(descriptor, $0, $1) } ?? -1
        guard bound == 0, chmod(path, 0o600) == 0, Glibc.listen(descriptor, 64) == 0,
            csystem_set_nonblocking(descriptor) == 0
        else {
            let error = DeploymentError.file("listen at", path)
            close(descriptor)
            throw error
        }
        return descriptor
    }

    /// A connected socket. Throws `DeploymentError` (`notRunning`).
    static func connect(directory: String) throws(DeploymentError) -> Int32 {
        let descriptor = try open()
        csystem_set_nonblocking(descriptor)
        let connected = withAddress(directory: directory) { Glibc.connect(descriptor, $0, $1) } ?? -1
        guard connected == 0 else {
            let code = errno
            close(descriptor)
            throw unreachable(directory, code)
        }
        return descriptor
    }

    private static func unreachable(_ directory: String, _ code: Int32) -> DeploymentError {
        switch code {
        // A unix socket answers at once: EAGAIN is a full queue of a supervisor that is stopped.
        case EAGAIN:
            DeploymentError(.timedOut, "the supervisor of \(directory) does not answer: it is stopped or very busy")
        // Short, for one line of a screen: the directory is gone, or nobody listens in it.
        case ENOENT, ECONNREFUSED:
            DeploymentError(.notRunning, "cannot ask the cluster: it is gone. start one: `operator rehearse up`")
        default: DeploymentError(.notRunning, "cannot ask the cluster in \(directory): \(errorText(code))")
        }
    }

    enum Presence {
        case somebody
        case nobody
    }

    /// Whether anything listens there; a supervisor that is stopped counts.
    static func probe(directory: String) -> Presence {
        do throws(DeploymentError) {
            close(try connect(directory: directory))
            return .somebody
        } catch {
            return error.code == .notRunning ? .nobody : .somebody
        }
    }

    private static func open() throws(DeploymentError) -> Int32 {
        let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        let descriptor = socket(AF_UNIX, type, 0)
        guard descriptor >= 0 else { throw .file("open a socket for", "a cluster") }
        return descriptor
    }

    /// nil with errno where the directory cannot be opened.
    private static func withAddress(
        directory: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) -> Int32? {
        let folder = csystem_open_file(directory, O_RDONLY | O_DIRECTORY, 0)
        guard folder >= 0 else { return nil }
        defer {
            let kept = errno
            close(folder)
            errno = kept
        }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let path = "/proc/self/fd/\(folder)/\(ClusterDirectory.socketName)"
        withUnsafeMutableBytes(of: &address.sun_path) { target in
            target.copyBytes(from: path.utf8.prefix(target.count - 1))
        }
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }
}
