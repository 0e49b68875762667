import CSystem
import Glibc

/// The locks that processes hold now, as the kernel lists them: asking takes none.
enum HeldLocks {
    /// Whether somebody holds an exclusive `flock` on the file behind an open descriptor.
    ///
    /// - Parameter pid: who is said to hold it: some file systems give their files another device in the list.
    static func isHeld(_ descriptor: Int32, by pid: Int32?) -> Bool {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return false }
        // ID: FLOCK ADVISORY WRITE PID MAJOR:MINOR:INODE START END (proc(5)); a waiting one has "->" after the id.
        for line in lines() {
            let fields = line.split(separator: " ")
            guard fields.count >= 6, fields[1] == "FLOCK", fields[3] == "WRITE" else { continue }
            let place = fields[5].split(separator: ":")
            guard place.count == 3, place[2] == "\(status.st_ino)" else { continue }
            if Int32(fields[4]) == pid || device(place) == status.st_dev { return true }
        }
        return false
    }

    private static func device(_ place: [Substring]) -> dev_t? {
        guard let major = UInt32(place[0], radix: 16), let minor = UInt32(place[1], radix: 16) else { return nil }
        return number(major, minor)
    }

    /// As makedev(3) puts them together.
    private static func number(_ major: UInt32, _ minor: UInt32) -> dev_t {
        let (high, low) = (UInt64(major), UInt64(minor))
        return dev_t((high & 0xfff) << 8 | low & 0xff | (low & ~0xff) << 12 | (high & ~0xfff) << 32)
    }

    private static func lines() -> [Substring] {
        let descriptor = csystem_open_file("/proc/locks", O_RDONLY, 0)
        guard descriptor >= 0 else { return [] }
        defer { close(descriptor) }
        var text: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 16_384)
        while text.count < 1 << 20 {
            let count = read(descriptor, &piece, piece.count)
            guard count > 0 else { break }
            text += piece.prefix(count)
        }
        return String(decoding: text, as: UTF8.self).split(separator: "\n")
    }
}
