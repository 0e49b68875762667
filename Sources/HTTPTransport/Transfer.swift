internal import CCurl

/// One exchange on the transfer thread: libcurl's easy handle and what has arrived.
final class Transfer {
    let easy: UnsafeMutableRawPointer
    let request: HTTPRequest
    /// libcurl's text for a failure, and room for it; alive as long as the handle.
    let errorText = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))
    /// Freed with the handle: libcurl reads it while it sends.
    var headerList: UnsafeMutablePointer<curl_slist>?

    private let pending: PendingRequest
    private var head = ResponseHead()
    private var body: [UInt8] = []
    /// Bytes of body so far, whether kept here or handed on.
    private var received = 0
    private var isHeadGiven = false
    private var ownLimit: HTTPError.Code?

    init?(_ pending: PendingRequest) {
        guard let easy = op_curl_easy_init() else { return nil }
        self.easy = easy
        self.pending = pending
        request = pending.request
        errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    }

    deinit {
        op_curl_easy_cleanup(easy)
        op_curl_slist_free_all(headerList)
        errorText.deallocate()
    }

    var id: ObjectIdentifier { ObjectIdentifier(pending.cancellation) }

    /// The transfer an easy handle belongs to.
    static func of(_ easy: UnsafeMutableRawPointer) -> Transfer? {
        var context: UnsafeMutableRawPointer?
        op_curl_get_pointer(easy, CURLINFO_PRIVATE, &context)
        return context.map { Unmanaged<Transfer>.fromOpaque($0).takeUnretainedValue() }
    }

    /// Ends the exchange early.
    func give(up error: HTTPError, leaving multi: UnsafeMutableRawPointer) {
        op_curl_multi_remove_handle(multi, easy)
        pending.end(.failure(error))
    }

    /// Ends the exchange as libcurl ended it.
    func finish(_ result: CURLcode, leaving multi: UnsafeMutableRawPointer) {
        let outcome = outcome(of: result)
        op_curl_multi_remove_handle(multi, easy)
        pending.end(outcome)
    }

    private func outcome(of result: CURLcode) -> Result<HTTPResponse, HTTPError> {
        let response = HTTPResponse(
            status: long(CURLINFO_RESPONSE_CODE), headers: head.headers, body: body,
            elapsedMilliseconds: Double(microseconds(CURLINFO_TOTAL_TIME_T)) / 1_000)
        if result == CURLE_OK {
            // libcurl takes a header that breaks off for a whole one.
            if case .stream = pending.sink, !isHeadGiven { return .failure(HTTPError(.bodyTruncated, phase: phase)) }
            return .success(response)
        }
        let partial = response.status > 0 ? response : nil
        if let ownLimit {
            let limit = ownLimit == .bodyTooLarge ? request.maximumBytes : request.maximumHeaderBytes
            return .failure(HTTPError(ownLimit, "over \(limit) bytes", phase: phase, partial: partial))
        }
        let message = String(cString: errorText)
        return .failure(HTTPError(curl: result, message: message, phase: phase, partial: partial))
    }

    private var phase: HTTPError.Phase {
        if long(CURLINFO_HEADER_SIZE) > 0 { return .receiving }
        if long(CURLINFO_REQUEST_SIZE) > 0 { return .waiting }
        return microseconds(CURLINFO_NAMELOOKUP_TIME_T) > 0 ? .connecting : .resolving
    }

    private func long(_ info: CURLINFO) -> Int {
        var value = 0
        op_curl_get_long(easy, info, &value)
        return value
    }

    private func microseconds(_ info: CURLINFO) -> curl_off_t {
        var value: curl_off_t = 0
        op_curl_get_large(easy, info, &value)
        return value
    }
}

extension Transfer {
    /// What becomes of a piece that libcurl offers.
    enum Intake {
        case taken, paused, stopped
    }

    /// Takes one header line; a stream gets its head with the blank line that ends it.
    func receiveHeader(_ line: UnsafeRawBufferPointer) -> Intake {
        guard head.append(line, limit: request.maximumHeaderBytes) else {
            ownLimit = .headersTooLarge
            return .stopped
        }
        if line.elementsEqual("\r\n".utf8) || line.elementsEqual("\n".utf8) { giveHead() }
        return .taken
    }

    /// Takes a piece of the body, or leaves it with libcurl while a stream's reader is behind.
    func receiveBody(_ piece: UnsafeRawBufferPointer) -> Intake {
        guard piece.count <= request.maximumBytes - received else {
            ownLimit = .bodyTooLarge
            return .stopped
        }
        if case .stream(let queue) = pending.sink {
            giveHead()
            guard queue.offer(piece) else { return .paused }
        } else {
            body.append(contentsOf: piece)
        }
        received += piece.count
        return .taken
    }

    /// Reads on after a pause.
    func goOn() { op_curl_easy_pause(easy, CURLPAUSE_CONT) }

    private func giveHead() {
        let status = long(CURLINFO_RESPONSE_CODE)
        guard !isHeadGiven, status >= 200, case .stream(let queue) = pending.sink else { return }
        isHeadGiven = true
        queue.offer(head: HTTPResponse(status: status, headers: head.headers))
    }
}

/// The header lines of an answer as they come, interim answers dropped, bytes counted.
struct ResponseHead {
    private(set) var headers: [HTTPHeader] = []
    private var bytes = 0

    /// Takes a line with its line end; false when `limit` bytes are exceeded.
    mutating func append(_ line: UnsafeRawBufferPointer, limit: Int) -> Bool {
        bytes += line.count
        guard bytes <= limit else { return false }
        if line.starts(with: "HTTP/".utf8) {
            headers = []  // The final answer's status line, after an interim 1xx.
        } else if let colon = line.firstIndex(of: UInt8(ascii: ":")) {
            headers.append(HTTPHeader(Self.text(line[..<colon]), Self.text(line[(colon + 1)...])))
        }
        return true
    }

    private static func text(_ bytes: Slice<UnsafeRawBufferPointer>) -> String {
        let isBlank: (UInt8) -> Bool = { $0 == 0x20 || (0x09...0x0D).contains($0) }
        let start = bytes.firstIndex { !isBlank($0) } ?? bytes.endIndex
        let end = bytes.lastIndex { !isBlank($0) }.map { $0 + 1 } ?? start
        return String(decoding: bytes[start..<max(start, end)], as: UTF8.self)
    }
}
