internal import CSystem
internal import FoundationEssentials
internal import Glibc
internal import OperatorCore

/// The append-only file that lets anybody undo what a supervisor did, should it die: one JSON object a line.
///
/// A fault's entry is synced to disk before the fault is injected. A torn last line is a fault that was not injected.
struct UndoJournal: ~Copyable {
    struct Entry: Codable, Equatable {
        enum What: String, Codable {
            /// A node was started: `process`.
            case started
            /// A fault is about to be injected: `undo` has everything that takes it back.
            case planned
            /// The fault was undone.
            case healed
        }

        var v = 1
        var what: What
        var at: WallTime
        var bootID: String
        var node: String
        var process: ProcessIdentity?
        var receipt: FaultReceipt?
        /// In the order of the fault's actions; nil where a version wrote it that knew signals only.
        var undo: [UndoStep]?
    }

    static let fileName = "undo.jsonl"
    /// Far more than the longest rehearsal writes.
    static let longestBytes = 16 << 20

    private let descriptor: Int32
    private let path: String

    /// Opens or creates the journal of a cluster's directory.
    init(directory: String) throws(DeploymentError) {
        path = "\(directory)/\(Self.fileName)"
        descriptor = csystem_open_file(path, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw .file("open the undo journal", path) }
        let folder = csystem_open_file(directory, O_RDONLY | O_DIRECTORY, 0)
        guard folder >= 0 else { return }
        fsync(folder)
        close(folder)
    }

    deinit { close(descriptor) }

    /// Returns once the entry is on disk. Throws `DeploymentError` (`fileFailed`): then do not act.
    func append(_ entry: Entry, synced: Bool) throws(DeploymentError) {
        guard let body = try? JSONEncoder().encode(entry) else {
            throw DeploymentError(.fileFailed, "cannot write an undo entry: it has no JSON form")
        }
        guard BoundedFile.writeAll(descriptor, [UInt8](body) + [UInt8(ascii: "\n")]), !synced || fsync(descriptor) == 0
        else { throw .file("write the undo journal", path) }
    }

    /// Every whole entry of a directory's journal, oldest first; lines that cannot be read are passed over.
    static func entries(in directory: String) -> [Entry] {
        guard let bytes = BoundedFile.bytes("\(directory)/\(fileName)", limit: longestBytes) else { return [] }
        let decoder = JSONDecoder()
        return bytes.split(separator: UInt8(ascii: "\n")).compactMap { line in
            try? decoder.decode(Entry.self, from: Data(line))
        }
    }

    /// The faults that were planned, and perhaps injected, and never healed.
    static func pending(_ entries: [Entry]) -> [Entry] {
        let healed = Set(entries.filter { $0.what == .healed }.compactMap(\.receipt?.id))
        return entries.filter { entry in
            entry.what == .planned && entry.receipt.map { !healed.contains($0.id) } ?? false
        }
    }
}

/// What takes one action back, complete in itself: whoever reads it in the journal needs nothing else.
struct UndoStep: Codable, Equatable {
    /// `FaultMechanism.id`
    var mechanism: String
    var node: String
    /// As a command one could type.
    var command: String
    /// What the mechanism needs beside the node.
    var details: [String: String] = [:]
}
