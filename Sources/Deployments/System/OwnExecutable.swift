internal import Glibc

/// The program this process runs, to start others of it.
public enum OwnExecutable {
    /// Throws `DeploymentError` (`spawnFailed`) where the file is gone or was replaced since.
    public static func path() throws(DeploymentError) -> String {
        var buffer = [CChar](repeating: 0, count: 4_096)
        let count = readlink("/proc/self/exe", &buffer, buffer.count)
        guard count > 0, count < buffer.count else { throw .file("find this program by", "/proc/self/exe") }
        let path = String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
        guard access(path, X_OK) == 0 else {
            throw .spawnFailed(path, reason: "the file was removed or replaced while this ran. start operator again")
        }
        return path
    }
}
