import CommandLineKit

/// One thing the doctor looked at.
struct Finding: Sendable {
    enum Grade: String, Sendable {
        case ok
        case warning
        case failed
    }

    let topic: String
    let grade: Grade
    let text: String
    let remedy: String?

    init(_ topic: String, _ grade: Grade, _ text: String, remedy: String? = nil) {
        self.topic = topic
        self.grade = grade
        self.text = text
        self.remedy = remedy
    }

    var json: JSON {
        .versioned([
            "check": .string(topic), "result": .string(grade.rawValue), "text": .string(text), "remedy": .text(remedy),
        ])
    }

    func lines(_ call: Call) -> [String] {
        let word = TextLayout.padded(grade.rawValue, to: 8)
        let painted: String
        switch grade {
        case .ok: painted = call.style.green(word)
        case .warning: painted = call.style.yellow(word)
        case .failed: painted = call.style.red(word)
        }
        let body = TextLayout.wrap("\(topic): \(text)", width: call.console.width - 10)
        let first = body.enumerated().map { ($0 == 0 ? "  \(painted)" : "          ") + $1 }
        return first
            + (remedy.map { TextLayout.wrap("do: \($0)", width: call.console.width - 12).map { "            " + $0 } }
                ?? [])
    }
}
