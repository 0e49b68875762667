internal import CCurl

extension Transfer {
    /// Sets libcurl's options from the request; returns what could not be set.
    func configure() -> HTTPError? {
        setLimits()
        setAddress()
        setMethodAndBody()
        setHeaders()
        setCallbacks()
        guard op_curl_set_string(easy, CURLOPT_PROTOCOLS_STR, "http,https") == CURLE_OK else {
            return .failed("this libcurl speaks no https")
        }
        return setTLS()
    }

    private func setLimits() {
        // Without it libcurl times name look-ups with SIGALRM, which no threaded program can bear.
        op_curl_set_long(easy, CURLOPT_NOSIGNAL, 1)
        // A cancel does not wait for the thread of a stuck name look-up.
        op_curl_set_long(easy, CURLOPT_QUICK_EXIT, 1)
        op_curl_set_long(easy, CURLOPT_CONNECTTIMEOUT_MS, request.connectTimeoutMilliseconds)
        op_curl_set_long(easy, CURLOPT_TIMEOUT_MS, request.totalTimeoutMilliseconds)
        if let seconds = request.idleTimeoutSeconds {
            op_curl_set_long(easy, CURLOPT_LOW_SPEED_LIMIT, 1)
            op_curl_set_long(easy, CURLOPT_LOW_SPEED_TIME, seconds)
        }
        op_curl_set_large(easy, CURLOPT_MAXFILESIZE_LARGE, curl_off_t(request.maximumBytes))
        op_curl_set_long(easy, CURLOPT_FOLLOWLOCATION, 0)
        op_curl_set_long(easy, CURLOPT_MAXAGE_CONN, 60)
        if request.usesFreshConnection {
            op_curl_set_long(easy, CURLOPT_FRESH_CONNECT, 1)
            op_curl_set_long(easy, CURLOPT_FORBID_REUSE, 1)
        }
    }

    private func setAddress() {
        op_curl_set_string(easy, CURLOPT_URL, request.url)
        // Not h2: one connection per exchange in flight keeps a stalled answer from stalling others.
        op_curl_set_long(easy, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1)
        if let path = request.unixSocketPath { op_curl_set_string(easy, CURLOPT_UNIX_SOCKET_PATH, path) }
        if !request.usesEnvironmentProxy { op_curl_set_string(easy, CURLOPT_PROXY, "") }
        op_curl_close_on_exec(easy)
    }

    private func setMethodAndBody() {
        if request.method == "HEAD" { op_curl_set_long(easy, CURLOPT_NOBODY, 1) }
        if let body = request.body {
            op_curl_set_large(easy, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.count))
            // Never a null pointer: libcurl would read the body from standard input.
            (body + [0]).withUnsafeBytes { bytes in
                let text = bytes.bindMemory(to: CChar.self)
                _ = op_curl_set_string(easy, CURLOPT_COPYPOSTFIELDS, text.baseAddress)
            }
        } else if request.method == "POST" || request.method == "PUT" {
            op_curl_set_large(easy, CURLOPT_POSTFIELDSIZE_LARGE, 0)
            op_curl_set_string(easy, CURLOPT_COPYPOSTFIELDS, "")
        }
        if request.method != "GET" || request.body != nil {
            op_curl_set_string(easy, CURLOPT_CUSTOMREQUEST, request.method)
        }
    }

    private func setHeaders() {
        op_curl_set_string(easy, CURLOPT_USERAGENT, "operator")
        if request.acceptsGzip { op_curl_set_string(easy, CURLOPT_ACCEPT_ENCODING, "gzip") }
        // An empty Expect keeps libcurl from waiting a second for "100 Continue".
        append(headerLine: "Expect:")
        for header in request.headers {
            // libcurl reads "Name:" as "leave the header out" and "Name;" as one without a value.
            append(headerLine: header.value.isEmpty ? "\(header.name);" : "\(header.name): \(header.value)")
        }
        op_curl_set_pointer(easy, CURLOPT_HTTPHEADER, headerList)
    }

    private func append(headerLine line: String) {
        if let longer = op_curl_slist_append(headerList, line) { headerList = longer }
    }

    private func setTLS() -> HTTPError? {
        guard let tls = request.tls else { return nil }
        let files = [
            (CURLOPT_CAINFO, tls.authorityFile), (CURLOPT_SSLCERT, tls.certificateFile), (CURLOPT_SSLKEY, tls.keyFile),
        ]
        for case (let option, let path?) in files where op_curl_set_string(easy, option, path) != CURLE_OK {
            return .failed("this libcurl takes no certificate files")
        }
        return nil
    }

    private func setCallbacks() {
        let me = Unmanaged.passUnretained(self).toOpaque()
        op_curl_set_pointer(easy, CURLOPT_PRIVATE, me)
        op_curl_set_pointer(easy, CURLOPT_ERRORBUFFER, errorText)
        op_curl_set_pointer(easy, CURLOPT_WRITEDATA, me)
        op_curl_set_pointer(easy, CURLOPT_HEADERDATA, me)
        op_curl_set_write(easy, CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
            Transfer.take(bytes, size * count, context) { $0.receiveBody($1) }
        }
        op_curl_set_write(easy, CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
            Transfer.take(bytes, size * count, context) { $0.receiveHeader($1) }
        }
    }

    /// Passes bytes to the transfer behind `context`; 0 tells libcurl to stop, its pause mark to keep them.
    private static func take(
        _ bytes: UnsafeMutablePointer<CChar>?, _ count: Int, _ context: UnsafeMutableRawPointer?,
        _ receive: (Transfer, UnsafeRawBufferPointer) -> Intake
    ) -> Int {
        guard let bytes, let context else { return 0 }
        let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
        switch receive(transfer, UnsafeRawBufferPointer(start: bytes, count: count)) {
        case .taken: return count
        case .paused: return Int(CURL_WRITEFUNC_PAUSE)
        case .stopped: return 0
        }
    }
}
