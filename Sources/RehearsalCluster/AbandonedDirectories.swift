internal import FoundationEssentials
internal import Glibc
internal import OperatorCore

/// Directories of rehearsals whose program was killed in its first instants: nothing ran in them yet, so that no
/// supervisor and no registry knows of them.
enum AbandonedDirectories {
    /// A start is far quicker at its first node, whose files are none of these.
    private static let oldEnough: Duration = .seconds(60)
    /// What is there before anything runs. A cluster that runs has a socket, too.
    private static let firstFiles: Set<String> = [RehearsalTopology.planName, "topology.json", "supervisor.log"]

    /// Removes from `base` what begins with `prefix`, is a directory of this user alone, is at least a minute old, and
    /// holds nothing but what is there before anything runs.
    static func sweep(_ base: String, prefix: String, at now: WallTime) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: base)) ?? []
        for name in names where name.hasPrefix(prefix) { removeIfAbandoned("\(base)/\(name)", at: now) }
    }

    private static func removeIfAbandoned(_ path: String, at now: WallTime) {
        var status = stat()
        guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR, status.st_uid == geteuid(),
            status.st_mode & 0o077 == 0
        else { return }
        let changed = WallTime(millisecondsSince1970: Int64(status.st_mtim.tv_sec) * 1_000)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? [path]
        guard now.elapsed(since: changed) >= oldEnough, firstFiles.isSuperset(of: names) else { return }
        for name in names { unlink("\(path)/\(name)") }
        rmdir(path)
    }
}
