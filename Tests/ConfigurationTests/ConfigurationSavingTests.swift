import CommandLineKit
import FoundationEssentials
import Glibc
import TestSupport
import Testing

@testable import Configuration

/// A cluster is added to the file whole or not at all, and what is there stays.
@Suite struct ConfigurationSavingTests {
    private let endpoint = Endpoint(scheme: "http", host: "10.0.1.4", port: 2_379)

    private func entry(_ name: String = "lab") throws -> ClusterEntry {
        try ClusterEntry(name: name, endpoints: [endpoint])
    }

    private func mode(_ path: String) -> mode_t {
        var status = stat()
        return lstat(path, &status) == 0 ? status.st_mode & 0o777 : 0
    }

    @Test func `a new file is made with its folders, for its owner only`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/deep/er/config.toml"
        try ConfigurationSaving(path: path, subjects: .two).save(adding: entry())
        #expect(
            try String(contentsOfFile: path, encoding: .utf8)
                == "[cluster.lab]\nendpoints = [\"http://10.0.1.4:2379\"]\n")
        #expect(mode(path) == 0o600 && mode(folder.path + "/deep") == 0o700)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path + "/deep/er") == ["config.toml"])
    }

    @Test func `a cluster of another subject than the usual one says so`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/config.toml"
        let entry = try ClusterEntry(name: "lab", endpoints: [endpoint], subject: "toy")
        try ConfigurationSaving(path: path, subjects: .two).save(adding: entry)
        #expect(
            try String(contentsOfFile: path, encoding: .utf8)
                == "[cluster.lab]\nsubject = \"toy\"\nendpoints = [\"http://10.0.1.4:2379\"]\n")
    }

    @Test func `what is there stays byte for byte, with its mode; a link stays a link`() throws {
        let folder = try TemporaryFolder()
        let real = folder.path + "/real.toml"
        let before = "# mine\n\ndefault_cluster = \"a\"\n[cluster.a] # here\nendpoints = 'pd.a'"
        try before.write(toFile: real, atomically: false, encoding: .utf8)
        chmod(real, 0o640)
        let path = folder.path + "/config.toml"
        symlink("real.toml", path)
        try ConfigurationSaving(path: path, subjects: .two).save(adding: entry())
        let after = try String(contentsOfFile: real, encoding: .utf8)
        #expect(after.hasPrefix(before + "\n\n[cluster.lab]\n"))
        #expect(mode(real) == 0o640)
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: path) == "real.toml")
        let file = try ConfigurationFile(text: after, path: real, subjects: .two)
        #expect(file.clusters.map(\.name) == ["a", "lab"] && file.defaultCluster?.value == "a")
    }

    @Test(arguments: ["[cluster.a\n", "[cluster.a]\nendpont = 'x'\n", "\u{FFFD}\u{0}"])
    func `a file that is broken is never written to`(_ text: String) throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/config.toml"
        try text.write(toFile: path, atomically: false, encoding: .utf8)
        #expect(throws: ConfigurationError.self) {
            try ConfigurationSaving(path: path, subjects: .two).save(adding: try entry())
        }
        #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
    }

    @Test func `a name that is taken, and a file that names no default, are refused with what to do`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/config.toml"
        try "[cluster.a]\nendpoints = 'pd.a'\n".write(toFile: path, atomically: false, encoding: .utf8)
        func why(_ name: String) -> String {
            do {
                try ConfigurationSaving(path: path, subjects: .two).save(adding: try entry(name))
                return ""
            } catch { return "\(error)" }
        }
        #expect(why("a").contains("choose another name"))
        #expect(why("b").contains("default_cluster"))
    }

    @Test func `a folder that cannot be written says so, and leaves nothing`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/file/config.toml"
        try "".write(toFile: folder.path + "/file", atomically: false, encoding: .utf8)
        #expect(throws: ConfigurationError.self) {
            try ConfigurationSaving(path: path, subjects: .two).save(adding: try entry())
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["file"])
    }

    @Test func `names are plain, and what an address suggests is one`() throws {
        for name in ["", "my lab", "a.b", "a\"b", "ü", String(repeating: "x", count: 41)] {
            #expect(throws: ConfigurationError.self) { try ClusterEntry(name: name, endpoints: [endpoint]) }
        }
        #expect(ClusterEntry.suggestedName(for: endpoint, of: SubjectChoices.two.standard) == "tikv-10-0-1-4")
        for host in ["127.0.0.1", "localhost", "::1"] {
            #expect(
                ClusterEntry.suggestedName(
                    for: Endpoint(scheme: "http", host: host, port: 1), of: SubjectChoices.two.standard) == "local")
        }
        for host in ["fe80::1", "PD.Example.com", String(repeating: "long.", count: 30)] {
            let name = ClusterEntry.suggestedName(
                for: Endpoint(scheme: "http", host: host, port: 1), of: SubjectChoices.two.standard)
            _ = try ClusterEntry(name: name, endpoints: [endpoint])
        }
    }
}
