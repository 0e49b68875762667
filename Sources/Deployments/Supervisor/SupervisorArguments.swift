/// The hidden command's arguments: `--directory DIR [--lifeline-fd N] [--report-fd N]`.
struct SupervisorArguments: Equatable {
    /// Holds `topology.json`.
    var directory: String
    /// Ends when the parent does: then everything goes.
    var lifeline: Int32?
    /// Gets one answer line when the nodes were started, or could not be.
    var report: Int32?

    /// nil where they are not what `ProcessDeployment` passes.
    init?(_ arguments: [String]) {
        var values: [String: String] = [:]
        var rest = arguments[...]
        while let name = rest.popFirst() {
            guard ["--directory", "--lifeline-fd", "--report-fd"].contains(name), let value = rest.popFirst(),
                values.updateValue(value, forKey: name) == nil
            else { return nil }
        }
        guard let directory = values["--directory"], directory.hasPrefix("/") else { return nil }
        self.directory = directory
        for (name, path) in [("--lifeline-fd", \SupervisorArguments.lifeline), ("--report-fd", \.report)] {
            guard let text = values[name] else { continue }
            guard let descriptor = Int32(text), descriptor > 2 else { return nil }
            self[keyPath: path] = descriptor
        }
    }

    /// The arguments in their written form.
    static func text(directory: String, lifeline: Int32, report: Int32) -> [String] {
        ["--directory", directory, "--lifeline-fd", String(lifeline), "--report-fd", String(report)]
    }
}
