internal import OperatorCore

extension ProcessTopology {
    /// Nodes of one local cluster at most.
    static let mostNodes = 64

    /// Checks everything that is not checked by the type. Throws `DeploymentError` (`badTopology`).
    public func validate() throws(DeploymentError) {
        try Self.checkName(name, of: "cluster")
        try Self.check(directory.hasPrefix("/") && directory != "/", "directory \(directory) is not an absolute path")
        try Self.check(!nodes.isEmpty && nodes.count <= Self.mostNodes, "there must be 1 to \(Self.mostNodes) nodes")
        try Self.check((0...60).contains(shutdownGraceSeconds), "the shutdown grace must be 0 to 60 seconds")
        try checkUnique(nodes.map(\.name), "node name")
        try checkUnique(nodes.map(\.component.description), "component")
        try checkUnique(nodes.flatMap(\.addresses), "address")
        for node in nodes { try check(node) }
    }

    private func check(_ node: Node) throws(DeploymentError) {
        try Self.checkName(node.name, of: "node")
        let program = node.arguments.first ?? ""
        try Self.check(program.hasPrefix("/"), "the program of \(node.name) is not an absolute path")
        for address in node.addresses {
            try Self.check(
                LoopbackAddress.port(of: address) != nil,
                "address \(address) of \(node.name) is not on 127.0.0.1 with a port")
        }
        let texts = node.arguments + node.environment.map { "\($0.key)\($0.value)" }
        try Self.check(!texts.contains { $0.utf8.contains(0) }, "\(node.name) has a NUL byte in its command line")
    }

    /// A name that is safe as a file name and on a screen.
    static func isName(_ text: String) -> Bool {
        let bytes = text.utf8
        guard let first = bytes.first, bytes.count <= 64, isLetterOrDigit(first) else { return false }
        return bytes.allSatisfy {
            isLetterOrDigit($0) || [UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-")].contains($0)
        }
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
    }

    private static func checkName(_ name: String, of what: String) throws(DeploymentError) {
        try check(
            isName(name),
            "a \(what)'s name is 1 to 64 letters, digits, '.', '_' or '-', and begins with one of the first two")
    }

    private func checkUnique(_ texts: [String], _ what: String) throws(DeploymentError) {
        try Self.check(Set(texts).count == texts.count, "two nodes share one \(what)")
    }

    private static func check(_ holds: Bool, _ problem: String) throws(DeploymentError) {
        if !holds { throw DeploymentError(.badTopology, "cannot use this list of nodes: \(problem)") }
    }
}
