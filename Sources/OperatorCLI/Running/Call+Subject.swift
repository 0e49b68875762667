import CommandLineKit
import Configuration
import OperatorCore

extension Call {
    /// The subject that the settings describe. Throws `ConfigurationError` for what it cannot honour.
    func subject(_ settings: Settings, _ cluster: ClusterSettings) throws(ConfigurationError) -> any Subject {
        let subject: any Subject
        do throws(SubjectSettingsError) {
            subject = try Subjects.kind(cluster.subject.value).make(SubjectSettings(cluster), clock)
        } catch {
            throw ConfigurationError(
                at: cluster.origin(of: error.setting)?.description, "\(error.setting) \(error.why)",
                remedy: error.remedy)
        }
        try settings.file.check { Subjects.kind($0).descriptor([:]).invariants }
        return subject
    }
}

extension SubjectSettings {
    init(_ cluster: ClusterSettings) {
        self.init(
            endpoints: cluster.endpoints.value.map(\.url), clusterKey: cluster.key.value,
            interval: cluster.interval.value, prometheus: cluster.prometheus?.value.url,
            logFiles: cluster.logs.value, overrides: cluster.overrides.mapValues(\.value),
            tls: cluster.tls.mapValues(\.value), credentials: cluster.credentials.mapValues(\.value))
    }
}

extension ClusterSettings {
    /// Where a setting of the block comes from: `tls.prometheus`.
    fileprivate func origin(of setting: String) -> Origin? {
        let parts = setting.split(separator: ".", maxSplits: 1).map(String.init)
        return switch (parts.first, parts.last) {
        case ("tls", let name?): tls[name]?.origin
        case ("credentials", let name?): credentials[name]?.origin
        default: nil
        }
    }
}
