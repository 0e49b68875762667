internal import Glibc

/// Counts this process's threads, from /proc.
public enum ThreadCount {
    /// The number of threads now; `nil` without /proc.
    public static var now: Int? {
        guard let folder = opendir("/proc/self/task") else { return nil }
        defer { closedir(folder) }
        var count = 0
        while readdir(folder) != nil { count += 1 }
        return count - 2  // "." and ".."
    }
}
