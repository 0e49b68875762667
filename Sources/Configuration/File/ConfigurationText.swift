private import CSystem
private import Glibc

/// Reads configuration files from disk.
public enum ConfigurationText {
    /// Larger files are refused: nobody writes one by hand.
    static let maximumBytes = 1 << 20

    /// The text of the file at `path`; nil where there is none.
    /// Throws where it cannot be read, is larger than 1 MiB, or is not UTF-8.
    public static func read(_ path: String) throws(ConfigurationError) -> String? {
        let descriptor = csystem_open_file(path, O_RDONLY, 0)
        guard descriptor >= 0 else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw failure(path)
        }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw failure(path) }
            if count == 0 { break }
            bytes += chunk[..<count]
            guard bytes.count <= maximumBytes else {
                throw ConfigurationError(at: path, "is larger than 1 MiB", remedy: "name a configuration file")
            }
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw ConfigurationError(at: path, "is not UTF-8 text", remedy: "save it as UTF-8")
        }
        return text
    }

    /// Whether there is anything at `path`, readable or not.
    public static func isThere(_ path: String) -> Bool {
        access(path, F_OK) == 0 || (errno != ENOENT && errno != ENOTDIR)
    }

    private static func failure(_ path: String) -> ConfigurationError {
        ConfigurationError(
            at: path, "cannot be read: \(String(cString: strerror(errno)))", remedy: "check its kind and permissions")
    }
}
