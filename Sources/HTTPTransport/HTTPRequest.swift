/// One HTTP request with every limit it is held to.
///
/// Nothing is unbounded: the whole exchange ends after `totalTimeoutMilliseconds`, the answer's body after
/// `maximumBytes`, its headers after `maximumHeaderBytes`. Redirects are never followed (a 3xx is an answer), and only
/// `http` and `https` URLs are spoken.
public struct HTTPRequest: Sendable {
    /// An absolute `http://` or `https://` URL, percent-encoded.
    public var url: String
    /// The method in capitals.
    public var method: String
    /// Header lines added to libcurl's own; a name may be repeated.
    public var headers: [HTTPHeader]
    /// The request's body; `nil` sends none.
    public var body: [UInt8]?
    /// Milliseconds for the name look-up, the TCP connection and the TLS handshake together.
    public var connectTimeoutMilliseconds: Int
    /// Milliseconds for the whole exchange, the connection included; 0 is no limit (streams only).
    public var totalTimeoutMilliseconds: Int
    /// The most bytes of body that are kept, counted after decompression.
    public var maximumBytes: Int
    /// The most bytes of status and header lines, interim (1xx) answers and trailers included.
    public var maximumHeaderBytes: Int
    /// The path of a unix socket to speak over instead of the URL's host and port.
    public var unixSocketPath: String?
    /// Certificates for `https`; the system's authorities when `nil`.
    public var tls: TLSOptions?
    /// Asks for a compressed answer and decompresses it.
    public var acceptsGzip = false
    /// Opens a connection for this request alone and closes it afterwards, as a liveness probe wants.
    public var usesFreshConnection = false
    /// Seconds without a byte, in either direction, after which the exchange ends as timed out; libcurl averages over a
    /// few seconds, so it may take five more. `nil` is no watch.
    public var idleTimeoutSeconds: Int?
    /// Goes through `http_proxy` and its kin; off, because a cluster is reached directly.
    public var usesEnvironmentProxy = false

    /// Makes a request; by default a GET of at most 32 MB within 10 s, 2 s of them for the connection.
    public init(
        url: String,
        method: String = "GET",
        headers: [HTTPHeader] = [],
        body: [UInt8]? = nil,
        connectTimeoutMilliseconds: Int = 2_000,
        totalTimeoutMilliseconds: Int = 10_000,
        maximumBytes: Int = 32 << 20,
        maximumHeaderBytes: Int = 64 << 10,
        unixSocketPath: String? = nil,
        tls: TLSOptions? = nil
    ) {
        self.url = url
        self.method = method
        self.headers = headers
        self.body = body
        self.connectTimeoutMilliseconds = connectTimeoutMilliseconds
        self.totalTimeoutMilliseconds = totalTimeoutMilliseconds
        self.maximumBytes = maximumBytes
        self.maximumHeaderBytes = maximumHeaderBytes
        self.unixSocketPath = unixSocketPath
        self.tls = tls
    }
}

/// One header line.
public struct HTTPHeader: Sendable, Hashable {
    public let name: String
    public let value: String

    public init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

/// Paths of the PEM files a TLS connection uses.
public struct TLSOptions: Sendable, Hashable {
    /// The authorities the server's certificate must descend from, instead of the system's.
    public var authorityFile: String?
    /// The client's certificate, for servers that ask for one.
    public var certificateFile: String?
    /// The private key of `certificateFile`.
    public var keyFile: String?

    public init(authorityFile: String? = nil, certificateFile: String? = nil, keyFile: String? = nil) {
        self.authorityFile = authorityFile
        self.certificateFile = certificateFile
        self.keyFile = keyFile
    }
}
