internal import CCurl

/// Why an exchange gave no whole answer. A status of 400 or 500 is an answer, not an error.
public struct HTTPError: Error, Sendable, CustomStringConvertible {
    /// What went wrong, in the cases a caller treats differently.
    public enum Code: String, Sendable, Hashable, CaseIterable {
        /// The URL, a header or an option cannot be sent.
        case invalidRequest
        /// The URL is no absolute http or https URL.
        case invalidURL
        /// The host's name has no address.
        case resolveFailed
        /// Nobody listens there, or no route leads there.
        case refused
        /// A time-out ran out; `phase` says at which stage.
        case timedOut
        /// The peer dropped the connection in the middle.
        case connectionReset
        /// The peer closed the connection without a byte.
        case emptyReply
        /// The body ended before its announced length.
        case bodyTruncated
        /// The body is larger than the request allows.
        case bodyTooLarge
        /// The headers are larger than the request allows.
        case headersTooLarge
        /// What came is no HTTP.
        case malformedResponse
        /// The TLS handshake or a certificate failed.
        case tls
        /// The Swift task was cancelled or the client closed.
        case cancelled
        /// This program can make no request at all: says nothing of the peer.
        case unable
        /// Anything else libcurl reports.
        case failed
    }

    /// How far an exchange had come.
    public enum Phase: String, Sendable, Hashable {
        case resolving = "resolving the name"
        case connecting
        case waiting = "waiting for an answer"
        case receiving = "receiving the answer"
    }

    public let code: Code
    /// A short cause in plain words, sanitised; never a header, a body or a URL's credentials.
    public let detail: String
    /// How far the exchange had come.
    public let phase: Phase
    /// What had arrived before the failure, when at least the status line had: a tolerant reader can use it.
    public let partialResponse: HTTPResponse?

    /// Makes an error; `detail` is cut to 200 characters and freed of control characters.
    public init(_ code: Code, _ detail: String = "", phase: Phase = .connecting, partial: HTTPResponse? = nil) {
        self.code = code
        self.detail = HTTPError.sanitised(detail)
        self.phase = phase
        partialResponse = partial
    }

    public var description: String {
        switch code {
        case .timedOut: "timed out \(phase.rawValue)" + (detail.isEmpty ? "" : " (\(detail))")
        default: detail.isEmpty ? HTTPError.words(for: code) : "\(HTTPError.words(for: code)) (\(detail))"
        }
    }

    private static func words(for code: Code) -> String {
        switch code {
        case .invalidRequest: "the request cannot be sent"
        case .invalidURL: "not an http or https URL"
        case .resolveFailed: "the host name has no address"
        case .refused: "connection refused"
        case .timedOut: "timed out"
        case .connectionReset: "the connection was reset"
        case .emptyReply: "the server closed without an answer"
        case .bodyTruncated: "the answer was cut short"
        case .bodyTooLarge: "the answer is too large"
        case .headersTooLarge: "the answer's headers are too large"
        case .malformedResponse: "the answer is not HTTP"
        case .tls: "TLS failed"
        case .cancelled: "cancelled"
        case .unable: "no request can be made"
        case .failed: "the exchange failed"
        }
    }

    /// At most 200 characters without control characters: curl's texts can quote the peer.
    private static func sanitised(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.prefix(200).map { isPlain($0) ? $0 : "?" }))
    }

    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: false
        default: true
        }
    }
}

extension HTTPError {
    static func invalidRequest(_ why: String) -> HTTPError { HTTPError(.invalidRequest, why) }
    static func invalidURL(_ why: String) -> HTTPError { HTTPError(.invalidURL, why) }
    static func unable(_ why: String) -> HTTPError { HTTPError(.unable, why) }
    static func failed(_ why: String) -> HTTPError { HTTPError(.failed, why) }
    static var cancelled: HTTPError { HTTPError(.cancelled) }
}

extension HTTPError {
    /// The error for a transfer that libcurl ended with `result`.
    init(curl result: CURLcode, message: String, phase: Phase, partial: HTTPResponse?) {
        let code = Code(curl: result)
        let detail = message.isEmpty ? String(cString: op_curl_easy_strerror(result)) : message
        self.init(code, code == .refused ? "" : detail, phase: phase, partial: partial)
    }
}

extension HTTPError.Code {
    fileprivate init(curl result: CURLcode) {
        self =
            switch result {
            case CURLE_URL_MALFORMAT: .invalidURL
            case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY: .resolveFailed
            case CURLE_COULDNT_CONNECT, CURLE_INTERFACE_FAILED: .refused
            case CURLE_OPERATION_TIMEDOUT: .timedOut
            case CURLE_RECV_ERROR, CURLE_SEND_ERROR: .connectionReset
            case CURLE_GOT_NOTHING: .emptyReply
            case CURLE_PARTIAL_FILE: .bodyTruncated
            case CURLE_FILESIZE_EXCEEDED: .bodyTooLarge
            // 7.88 reports a header line over its own 100 KB limit as lack of memory.
            case CURLE_OUT_OF_MEMORY: .headersTooLarge
            case CURLE_UNSUPPORTED_PROTOCOL, CURLE_WEIRD_SERVER_REPLY, CURLE_BAD_CONTENT_ENCODING: .malformedResponse
            case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER,
                CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_CRL_BADFILE, CURLE_USE_SSL_FAILED,
                CURLE_SSL_INVALIDCERTSTATUS:
                .tls
            default: .failed
            }
    }
}
