import FoundationEssentials
import TestSupport

/// What a real v8.5.7 answered once; the recording lies beside the tests.
struct RecordedAnswers {
    struct Question: Decodable {
        var member: String
        var path: String
        var headers: [String: String]
        var status: Int
        var media: String
        var body: String
    }

    let questions: [Question]

    init() throws {
        let folder = #filePath.split(separator: "/").dropLast(2).joined(separator: "/")
        let bytes = try TestFile.bytes("/\(folder)/Recordings/v8.5.7-answers.jsonl.gz")
        questions = try bytes.split(separator: UInt8(ascii: "\n")).map {
            try JSONDecoder().decode(Question.self, from: Data($0))
        }
    }

    /// How an answer differs from the recorded one in status, media type, kind of body and shape; empty where it does not.
    static func differences(_ want: Question, _ have: RawHTTPClient.Heard) -> [String] {
        var found: [String] = []
        if have.status != want.status { found.append("status \(have.status ?? 0), recorded \(want.status)") }
        let media = have.header("content-type") ?? ""
        if media != want.media { found.append("media type \(media), recorded \(want.media)") }
        let decoder = JSONDecoder()
        let recorded = try? decoder.decode(JSONValue.self, from: Data(want.body.utf8))
        let answered = try? decoder.decode(JSONValue.self, from: Data(have.body.utf8))
        switch (recorded, answered) {
        case (let recorded?, let answered?): found += JSONShape(recorded).differences(answered)
        case (nil, nil):
            if have.body != want.body { found.append("body \(have.body.prefix(80)), recorded \(want.body.prefix(80))") }
        default: found.append("JSON on one side only")
        }
        return found
    }
}
