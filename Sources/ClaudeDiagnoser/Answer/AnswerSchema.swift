internal import ClaudeAPI

/// The shape of the model's answer: every property required, nothing else allowed, grades as enumerations.
enum AnswerSchema {
    /// `causes`: what a root cause's component may be.
    static func json(causes: [String]) -> RawJSON {
        object([
            ("observation_summary", string),
            (
                "root_cause",
                object([
                    ("component", choice(causes)), ("target", string), ("mechanism", string), ("statement", string),
                    ("confidence", choice(["certain", "likely", "possible", "unknown"])),
                ])
            ),
            (
                "supporting_evidence",
                list(object([("evidence_id", string), ("why", string), ("figures", list(figure))]))
            ),
            (
                "metric_correlation",
                list(
                    object([
                        ("metric", string), ("target", string),
                        ("relation", choice(["leads", "coincides", "lags", "contradicts"])), ("explanation", string),
                        ("evidence_id", string),
                    ]))
            ),
            (
                "alternatives",
                list(
                    object([
                        ("hypothesis", string), ("why_rejected", string), ("evidence_ids", list(string)),
                        ("status", choice(["refuted", "less_likely", "untested"])),
                    ]))
            ),
            (
                "recommended_actions",
                list(
                    object([
                        ("action", string), ("rationale", string), ("risk", choice(["none", "low", "medium", "high"])),
                        ("command", string), ("who", choice(["operator_human"])),
                    ]))
            ),
            ("timeline", list(object([("evidence_id", string), ("text", string)]))),
            ("investigation_gaps", list(string)), ("would_change_my_mind", list(string)),
            ("abstained", type("boolean")),
        ])
    }

    private static let figure = object([
        ("evidence_id", string), ("fact", string), ("value", type("number")), ("unit", string),
    ])
    private static let string = type("string")

    private static func type(_ name: String) -> RawJSON { .object([("type", .string(name))]) }

    private static func choice(_ values: [String]) -> RawJSON {
        .object([("type", .string("string")), ("enum", .array(values.map(RawJSON.string)))])
    }

    private static func list(_ items: RawJSON) -> RawJSON {
        .object([("type", .string("array")), ("items", items)])
    }

    private static func object(_ properties: [(String, RawJSON)]) -> RawJSON {
        .object([
            ("type", .string("object")), ("additionalProperties", .bool(false)),
            ("required", .array(properties.map { .string($0.0) })), ("properties", .object(properties)),
        ])
    }
}
