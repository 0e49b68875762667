internal import HTTPTransport
public import OperatorCore

/// How a TiKV cluster is watched.
public struct TiKVConfiguration: Sendable {
    /// PD endpoints: `host`, `host:port` or URLs; `http` and 2379 where they name none.
    public var endpoints: [String]
    /// The cluster's configured name; nil takes a hash of the sorted endpoints.
    public var clusterKey: String?
    /// How often PD and the stores' metrics are asked.
    public var interval: Duration
    /// Read the stores' metrics through this Prometheus instead of scraping them.
    public var prometheus: String?
    /// Log files to follow, by the store's advertised address; files of a PD member by its name.
    public var logFiles: [String: [String]]
    /// What configuration changes of the invariants.
    public var overrides: [InvariantID: InvariantOverride]
    /// PEM files for `https` endpoints: authority, certificate, key.
    public var tls: TLSFiles?
    /// Turns an advertised `host:port` into one that can be dialled from here.
    public var resolve: AddressResolver

    /// Paths of the PEM files of a mutual TLS connection.
    public struct TLSFiles: Sendable, Hashable {
        public var authority: String?
        public var certificate: String?
        public var key: String?

        public init(authority: String?, certificate: String?, key: String?) {
            self.authority = authority
            self.certificate = certificate
            self.key = key
        }
    }

    public init(
        endpoints: [String], clusterKey: String? = nil, interval: Duration = .seconds(5), prometheus: String? = nil,
        logFiles: [String: [String]] = [:], overrides: [InvariantID: InvariantOverride] = [:], tls: TLSFiles? = nil,
        resolve: @escaping AddressResolver = { $0 }
    ) {
        self.endpoints = endpoints
        self.clusterKey = clusterKey
        self.interval = interval
        self.prometheus = prometheus
        self.logFiles = logFiles
        self.overrides = overrides
        self.tls = tls
        self.resolve = resolve
    }
}

extension TiKVConfiguration {
    var addresses: [ServerAddress] { endpoints.compactMap { ServerAddress($0, defaultPort: 2379) } }

    /// The configured name, else `pd-` and a hash (FNV-1a, 48 bits) of the sorted endpoints.
    public var effectiveClusterKey: String {
        if let clusterKey { return clusterKey }
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in addresses.map(\.key).sorted().joined(separator: ",").utf8 {
            hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
        }
        let digits = String(hash >> 16, radix: 16)
        return "pd-" + String(repeating: "0", count: max(0, 12 - digits.count)) + digits
    }
}

extension TLSOptions {
    init(_ files: TiKVConfiguration.TLSFiles) {
        self.init(authorityFile: files.authority, certificateFile: files.certificate, keyFile: files.key)
    }
}
