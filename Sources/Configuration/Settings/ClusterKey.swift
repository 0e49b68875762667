internal import CommandLineKit

/// The name of a cluster nobody named.
enum ClusterKey {
    /// `c` and 8 hexadecimal digits: the same for the same endpoints in any order (FNV-1a of their sorted URLs).
    static func hash(of endpoints: [Endpoint]) -> String {
        var hash: UInt32 = 2_166_136_261
        for byte in endpoints.map(\.url).sorted().joined(separator: ",").utf8 {
            hash = (hash ^ UInt32(byte)) &* 16_777_619
        }
        let digits = String(hash, radix: 16)
        return "c" + String(repeating: "0", count: 8 - digits.count) + digits
    }
}

extension ClusterBlock {
    /// What a running local cluster says of itself, as a block.
    init(_ local: LocalCluster) {
        let origin = Origin.localCluster(local.directory)
        self.init(name: local.name, origin: origin)
        subject = local.subject.map { Sourced($0, origin) }
        environment = Sourced(.lab, origin)
        disposable = Sourced(local.isDisposable, origin)
        endpoints = Sourced(local.endpoints, origin)
        logs = Sourced(local.logs, origin)
        isSimulated = local.isSimulated
    }

    /// The directory of a local cluster; nil for a block of the file.
    var localDirectory: String? {
        if case .localCluster(let directory) = origin { directory } else { nil }
    }
}
