import OperatorCore
import Synchronization

@testable import Engine

/// Answers each pack as a test says, and keeps the packs.
final class ScriptedDiagnoser: Diagnoser {
    enum Answer: Sendable { case verdict, certain, abstention, error, silence, never }
    struct Refusal: Error, CustomStringConvertible { var description: String { "no idea\u{1B}[31m today" } }

    let engine = "scripted"
    private let answer = Mutex(Answer.verdict)
    private let kept = Mutex<[EvidencePack]>([])

    var packs: [EvidencePack] { kept.withLock { $0 } }
    func answer(with next: Answer) { answer.withLock { $0 = next } }

    func diagnose(
        _ pack: EvidencePack, tools: [any DiagnosisTool]
    ) -> AsyncThrowingStream<DiagnosisUpdate, any Error> {
        kept.withLock { $0.append(pack) }
        let answer = answer.withLock { $0 }
        return AsyncThrowingStream { continuation in
            continuation.yield(.progress("reading \(pack.evidence.count) evidences"))
            switch answer {
            case .verdict:
                continuation.yield(.finished(Self.verdict(pack)))
                continuation.finish()
            case .certain:
                var verdict = Self.verdict(pack)
                verdict.rootCause.confidence = .certain
                continuation.yield(.finished(verdict))
                continuation.finish()
            case .abstention:
                var verdict = Self.verdict(pack)
                verdict.rootCause.confidence = .unknown
                verdict.rootCause.mechanism = "unknown"
                verdict.abstained = true
                continuation.yield(.finished(verdict))
                continuation.finish()
            case .error: continuation.finish(throwing: Refusal())
            case .silence: continuation.finish()
            case .never: break
            }
        }
    }

    static func verdict(_ pack: EvidencePack) -> Diagnosis {
        Diagnosis(
            observationSummary: "something broke",
            rootCause: Diagnosis.RootCause(
                component: "store", target: pack.tickets.first?.key.component, mechanism: "process_died",
                statement: "it died", confidence: .likely),
            supportingEvidence: pack.evidence.prefix(2).map { Diagnosis.Support(evidenceID: $0.id, why: "it says so") })
    }
}
