import CommandLineKit
import Configuration
import OperatorCore
import TiKVSubject

extension Call {
    /// The subject that the settings describe. Throws `ConfigurationError` for what it cannot honour.
    func subject(_ settings: Settings, _ cluster: ClusterSettings) throws(ConfigurationError) -> TiKVSubject {
        let subject = TiKVSubject(configuration: try Self.tikv(cluster), clock: clock)
        let known = TiKVSubject(configuration: TiKVConfiguration(endpoints: []), clock: clock).descriptor.invariants
        let thresholds = known.map { ($0.id, $0.thresholds.map(\.name)) }
        try settings.file.check(invariants: Dictionary(thresholds, uniquingKeysWith: { first, _ in first }))
        return subject
    }

    static func tikv(_ cluster: ClusterSettings) throws(ConfigurationError) -> TiKVConfiguration {
        // Better no answer than one that came without the protection somebody asked for.
        let unused = cluster.tls.filter { $0.key != .pd }.map { ("tls.\($0.key.rawValue)", $0.value.origin) }
        let secret = cluster.credentials.map { ("credentials.\($0.key.rawValue)", $0.value.origin) }
        if let (name, origin) = (unused + secret).min(by: { $0.0 < $1.0 }) {
            throw ConfigurationError(
                at: origin.description, "\(name) is not supported yet", remedy: "remove it; tls.pd is supported")
        }
        let files = cluster.tls[.pd]?.value
        return TiKVConfiguration(
            endpoints: cluster.endpoints.value.map(\.url), clusterKey: cluster.key.value,
            interval: cluster.interval.value, prometheus: cluster.prometheus?.value.url,
            logFiles: cluster.logs.value, overrides: cluster.overrides.mapValues(\.value),
            tls: files.map { .init(authority: $0.authority, certificate: $0.certificate, key: $0.key) })
    }
}
