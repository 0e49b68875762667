private import Glibc

/// What the process was started with.
enum Environment {
    /// All variables; of a name that is there twice the first counts.
    static var all: [String: String] {
        var variables: [String: String] = [:]
        var next = environ
        while let entry = next.pointee {
            let text = String(cString: entry)
            if let equals = text.firstIndex(of: "="), variables[String(text[..<equals])] == nil {
                variables[String(text[..<equals])] = String(text[text.index(after: equals)...])
            }
            next += 1
        }
        return variables
    }

    /// All variables, and HOME by the system's list of users where it is not set: services and cron leave it out.
    static var withHome: [String: String] {
        var variables = all
        if variables["HOME"] == nil, let home = account?.home { variables["HOME"] = home }
        return variables
    }

    /// This process's user by the system's list of users.
    static var account: (name: String, home: String)? {
        var entry = passwd()
        var found: UnsafeMutablePointer<passwd>?
        var buffer = [CChar](repeating: 0, count: 16 << 10)
        return buffer.withUnsafeMutableBufferPointer { bytes in
            guard let start = bytes.baseAddress, getpwuid_r(geteuid(), &entry, start, bytes.count, &found) == 0,
                found != nil,
                let name = entry.pw_name, let home = entry.pw_dir
            else { return nil }
            return (String(cString: name), String(cString: home))
        }
    }

    /// How to call this program again from here: its name where it was found by name, else the path that was typed.
    static var programName: String {
        let typed = CommandLine.arguments.first ?? "operator"
        return typed.allSatisfy { $0.isLetter || $0.isNumber || "/._-+~".contains($0) } ? typed : "operator"
    }

    /// nil where the directory was removed.
    static var currentDirectory: String? {
        var buffer = [CChar](repeating: 0, count: 4096)
        guard getcwd(&buffer, buffer.count) != nil else { return nil }
        return String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// The file this process runs, for starting it again.
    static var executablePath: String {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = buffer.withUnsafeMutableBytes { bytes in
            bytes.bindMemory(to: CChar.self).baseAddress.map { readlink("/proc/self/exe", $0, bytes.count) } ?? -1
        }
        return count > 0
            ? String(decoding: buffer[..<count], as: UTF8.self) : (CommandLine.arguments.first ?? "operator")
    }
}

extension Environment {
    /// A path as seen from the current directory. Throws `CommandError` where that is gone.
    static func absolute(_ path: String?) throws(CommandError) -> String? {
        guard let path, !path.hasPrefix("/") else { return path }
        guard let here = currentDirectory else {
            throw CommandError("cannot use \(path)", "the current directory is gone", "give an absolute path")
        }
        return "\(here)/\(path)"
    }
}
