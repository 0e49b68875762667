internal import FoundationEssentials
internal import OperatorCore

/// Reads replies as answers. Pure; never decodes a body that is no success as one.
enum PDAnswerReader {
    static func read(_ reply: PDReply, to question: PDQuestion) -> PDAnswer {
        switch reply {
        case .failure(let failure): .failed(error(of: failure))
        case .answer(let status, let body, _) where (200..<300).contains(status): decode(body, question)
        case .answer(let status, let body, _): .failed(error(status: status, body: body))
        }
    }

    private static func error(of failure: PDFailure) -> PDAnswerError {
        switch failure.kind {
        case .refused: PDAnswerError(.refused, failure.text)
        case .silent: PDAnswerError(.silent, failure.text, connected: failure.connected)
        case .garbled: PDAnswerError(.garbled, failure.text, connected: true)
        case .unable: PDAnswerError(.unable, failure.text)
        }
    }

    private static func error(status: Int, body: [UInt8]) -> PDAnswerError {
        let text = PDErrorText.of(status: status, body: body)
        return switch status {
        case 404: PDAnswerError(.unknownPath, text, connected: true)
        case 500...599: PDAnswerError(.serverError, text, connected: true)
        default: PDAnswerError(.rejected, text, connected: true)
        }
    }

    private static func decode(_ body: [UInt8], _ question: PDQuestion) -> PDAnswer {
        let data = Data(body)
        let decoder = JSONDecoder()
        do {
            return switch question {
            case .leader: .leader(try decoder.decode(PDLeaderAnswer.self, from: data).leader)
            case .members: .members(try decoder.decode(PDMemberList.self, from: data))
            case .stores, .allStores: .stores(try decoder.decode(PDStoreList.self, from: data))
            case .cluster: .cluster(id: try decoder.decode(PDClusterAnswer.self, from: data).id)
            case .clusterStatus: .clusterStatus(try decoder.decode(PDClusterStatus.self, from: data))
            case .replication:
                .replication(maximumReplicas: try decoder.decode(PDReplication.self, from: data).maximumReplicas)
            case .schedule: .schedule(try decoder.decode(PDSchedule.self, from: data))
            case .regionCount, .missingPeers, .downPeers, .pendingPeers:
                .count(try decoder.decode(PDCount.self, from: data).count)
            case .removal: .removal(try decoder.decode(PDRemovalProgress.self, from: data))
            case .listed(let list) where list.isHot:
                .hot(try decoder.decode(PDHotAnswer.self, from: data).regions)
            case .regionsOfStore, .listed: .regions(try decoder.decode(PDRegionList.self, from: data))
            }
        } catch {
            return .failed(PDAnswerError(.notPD, "not what PD answers: " + what(body), connected: true))
        }
    }

    /// What came instead, in a few words.
    private static func what(_ body: [UInt8]) -> String {
        guard let first = body.first(where: { $0 > 0x20 }) else { return "an empty body" }
        let start = UntrustedText.sanitise(String(decoding: body.prefix(60), as: UTF8.self), maximumScalars: 40)
        switch first {
        case 0x3C: return "HTML (\(start))"
        case 0x7B, 0x5B: return "JSON that is cut or of another shape (\(body.count) bytes, begins \(start))"
        default: return "\(body.count) bytes that begin \(start)"
        }
    }
}

/// What an answer that is no success says: PD sends a JSON string, an object with `msg` or `error`, or plain text,
/// sometimes a Go stack of several KB, of which the first line is kept.
enum PDErrorText {
    static func of(status: Int, body: [UInt8]) -> String {
        let text = words(Array(body.prefix(16 << 10)))
        return text.isEmpty ? "HTTP \(status)" : "HTTP \(status): \(text)"
    }

    private static func words(_ body: [UInt8]) -> String {
        let data = Data(body)
        if let text = try? JSONDecoder().decode(String.self, from: data) { return firstLine(text) }
        if let object = try? JSONDecoder().decode([String: Attempt<String>].self, from: data) {
            let message = object["msg"]?.value ?? object["message"]?.value ?? object["error"]?.value
            if let message { return firstLine(message) }
        }
        return firstLine(String(decoding: body, as: UTF8.self))
    }

    private static func firstLine(_ text: String) -> String {
        let line = text.split(whereSeparator: \.isNewline).first ?? ""
        return UntrustedText.sanitise(line, maximumScalars: 200)
    }
}
