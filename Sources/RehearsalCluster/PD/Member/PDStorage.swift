import FoundationEssentials
import Glibc

/// A member's memory on disk: term, vote and agreed state, and apart from them the regions it has seen.
///
/// Files are replaced whole (written beside, then renamed). They are not synced: a simulated member survives the death of
/// its process, not that of the machine.
struct PDStorage: Sendable {
    let directory: String
    let name: String

    func loadState() -> PDKeptState? { load("\(name).state.json") }

    func save(_ state: PDKeptState) { store(state, "\(name).state.json") }

    func loadRegions() -> [RegionReport] { load("\(name).regions.json") ?? [] }

    func save(_ regions: [RegionReport]) { store(regions, "\(name).regions.json") }

    private func load<Value: Decodable>(_ file: String) -> Value? {
        guard let data = FileManager.default.contents(atPath: "\(directory)/\(file)") else { return nil }
        return try? JSONDecoder().decode(Value.self, from: data)
    }

    private func store(_ value: some Encodable, _ file: String) {
        guard let data = try? JSONEncoder().encode(value) else { return }
        let path = "\(directory)/\(file)"
        guard FileManager.default.createFile(atPath: path + ".new", contents: data) else { return }
        _ = rename(path + ".new", path)
    }
}
