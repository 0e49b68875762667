import Dashboard
import Glibc
import Testing

/// docs/KEYS.md is the key table, written out. `UPDATE_GOLDEN=1` writes it anew.
@Suite struct KeyReferenceTests {
    @Test func `the reference of keys is the key table`() throws {
        let root = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(separator: "/")
        let path = root + "/docs/KEYS.md"
        let wanted = """
            # Keys of the dashboard

            Lower case looks; capitals change the cluster, ask first, and are there only where faults may be injected.

            \(KeyTable.markdown)
            """
        if getenv("UPDATE_GOLDEN") != nil { return try GoldenFile.write(wanted, path) }
        #expect(GoldenFile.read(path) == wanted)
    }
}
