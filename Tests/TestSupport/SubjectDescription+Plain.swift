public import OperatorCore

extension SubjectDescription {
    /// Says no more than what must be said.
    public static func plain(_ id: String = "scripted", title: String = "Scripted") -> SubjectDescription {
        SubjectDescription(
            id: id, title: title,
            endpoint: EndpointDescription(
                flag: "at", environmentName: "SCRIPTED_ENDPOINT", defaultPort: 1, noun: "a script", help: "",
                example: "127.0.0.1"),
            authority: AuthorityDescription(name: "Book", source: SourceID("book")), kinds: [],
            causes: ["none"])
    }
}
