/// What kind of cluster it is, for titles and for care.
public enum ClusterEnvironment: String, Sendable, CaseIterable {
    case prod
    case staging
    case lab
}

/// Whether a person let evidence of a cluster go to Claude.
public enum ClaudeConsent: String, Sendable, CaseIterable {
    case allowed
    case never
}

/// Who explains incidents.
public enum DiagnosisEngine: String, Sendable, CaseIterable {
    case auto
    case claude
    case playbook
}
