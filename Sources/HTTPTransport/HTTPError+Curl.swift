internal import CCurl

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
