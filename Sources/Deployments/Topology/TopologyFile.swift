internal import FoundationEssentials

/// `DIR/topology.json`: what the supervisor is started with, and the mark that a directory is ours.
enum TopologyFile {
    static let name = "topology.json"
    private static let longestBytes = 4 << 20

    static func write(_ topology: ProcessTopology) throws(DeploymentError) {
        guard let data = try? Wire.encoder().encode(topology) else {
            throw DeploymentError(.badTopology, "cannot write the list of nodes: it has no JSON form")
        }
        try BoundedFile.replace("\(topology.directory)/\(name)", with: [UInt8](data))
    }

    /// The valid topology of a directory; nil where there is none.
    static func read(directory: String) -> ProcessTopology? {
        guard let bytes = BoundedFile.bytes("\(directory)/\(name)", limit: longestBytes),
            let topology = try? Wire.decoder().decode(ProcessTopology.self, from: Data(bytes)),
            (try? topology.validate()) != nil
        else { return nil }
        return topology
    }
}

extension ProcessTopology {
    /// The valid topology of a cluster's directory; nil where there is none.
    public static func read(directory: String) -> ProcessTopology? { TopologyFile.read(directory: directory) }
}
