internal import FoundationEssentials
internal import OperatorCore

/// The tool every pack has: an evidence whole, with the points of its graph.
struct ReadEvidence: DiagnosisTool {
    private struct Input: Decodable {
        var evidenceID: String
        enum CodingKeys: String, CodingKey { case evidenceID = "evidence_id" }
    }

    let pack: EvidencePack

    let name = "read_evidence"
    let description = """
        Reads one evidence of this incident by its id, with up to 60 points of its graph as [seconds since the \
        beginning, value]; null is a gap. Ask where the shape or the order of changes would decide between causes.
        """
    let inputSchema = """
        {"type":"object","additionalProperties":false,"required":["evidence_id"],"properties":{"evidence_id":\
        {"type":"string","description":"such as e7"}}}
        """

    func run(_ input: String) async throws -> ToolAnswer {
        guard let asked = try? JSONDecoder().decode(Input.self, from: Data(input.utf8)) else {
            throw DiagnosisToolError("The input must be {\"evidence_id\": \"e1\"}.")
        }
        guard let evidence = pack.evidence(asked.evidenceID) else {
            throw DiagnosisToolError("There is no such evidence; ids go from e1 to e\(pack.evidence.count).")
        }
        return ToolAnswer([evidence])
    }
}
