/// The files of one ticket database; all of them lie beside it.
struct StorePaths: Sendable, Hashable {
    let database: String

    /// The short lock: every write, checkpoint and closing happens under it, by whatever process.
    var shortLock: String { database + ".lock" }

    /// The lock of the one process that watches a cluster and writes its tickets.
    func writerLock(cluster: String) -> String { database + ".writer-" + Self.fileName(for: cluster) }

    /// The copy made before the schema is changed from that version.
    func backup(ofVersion version: Int) -> String { database + ".before-schema-\(version + 1)" }

    var folder: String {
        guard let slash = database.lastIndex(of: "/") else { return "." }
        return slash == database.startIndex ? "/" : String(database[..<slash])
    }

    /// Letters, digits, `.`, `-` stay; any other byte becomes `_XX`, so that two keys never share a name. Long keys
    /// are cut and told apart by a hash (FNV-1a), because a file's name ends at 255 bytes.
    static func fileName(for cluster: String) -> String {
        var name = ""
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in cluster.utf8 {
            hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
            switch byte {
            case 48...57, 65...90, 97...122, 45, 46: name.unicodeScalars.append(Unicode.Scalar(byte))
            default: name += "_" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }
        return name.utf8.count <= 80 ? name : name.prefix(60) + "_" + String(hash, radix: 16)
    }
}
