import CMicrohttpd

/// What the library's callbacks work with: the limits, the handler, and one ``Exchange`` for each request.
final class ServerContext: Sendable {
    let limits: HTTPServerLimits
    let handler: HTTPHandler

    init(limits: HTTPServerLimits, handler: @escaping HTTPHandler) {
        self.limits = limits
        self.handler = handler
    }

    /// A request whose parts still arrive; only its connection's thread touches it.
    final class Exchange {
        let target: String
        var hasHeaders = false
        var headers = HTTPHeaders()
        var body: [UInt8] = []
        var isTooLong = false

        init(target: String) {
            self.target = target
        }
    }

    // The library calls these on its own threads, so they are closures of a type: at the top level of an executable
    // they would be bound to the main actor.
    static let began: op_mhd_began = { _, target, _ in
        let text = target.map { String(cString: $0) } ?? ""
        return Unmanaged.passRetained(Exchange(target: text)).toOpaque()
    }

    static let completed: op_mhd_completed = { _, _, state, _ in
        guard let state, let pointer = state.pointee else { return }
        Unmanaged<Exchange>.fromOpaque(pointer).release()
        state.pointee = nil
    }

    static let received: op_mhd_handler = { context, connection, _, method, _, upload, uploadSize, state in
        guard let context, let connection, let method, let uploadSize, let pointer = state?.pointee else { return .NO }
        let server = Unmanaged<ServerContext>.fromOpaque(context).takeUnretainedValue()
        let exchange = Unmanaged<Exchange>.fromOpaque(pointer).takeUnretainedValue()
        if !exchange.hasHeaders {
            exchange.hasHeaders = true
            exchange.headers = headers(of: connection)
            return .YES
        }
        if uploadSize.pointee > 0, let upload {
            server.append(UnsafeRawBufferPointer(start: upload, count: uploadSize.pointee), to: exchange)
            uploadSize.pointee = 0
            return .YES
        }
        return server.answer(exchange, method: String(cString: method), on: connection)
    }

    private static let visit: op_mhd_visit = { context, _, name, value in
        guard let context, let name else { return .YES }
        let fields = context.assumingMemoryBound(to: HTTPHeaders.self)
        fields.pointee.append(String(cString: name), value.map { String(cString: $0) } ?? "")
        return .YES
    }

    private static func headers(of connection: OpaquePointer) -> HTTPHeaders {
        var fields = HTTPHeaders()
        withUnsafeMutablePointer(to: &fields) { op_mhd_each_header(connection, visit, $0) }
        return fields
    }

    private func append(_ bytes: UnsafeRawBufferPointer, to exchange: Exchange) {
        if exchange.body.count + bytes.count > limits.bodyBytes {
            exchange.isTooLong = true
            exchange.body = []
        }
        if !exchange.isTooLong { exchange.body.append(contentsOf: bytes) }
    }

    private func answer(_ exchange: Exchange, method: String, on connection: OpaquePointer) -> MHD_Result {
        var request = HTTPRequest(
            method: method, target: exchange.target, headers: exchange.headers, body: exchange.body)
        request.socket = op_mhd_socket(connection)
        let response =
            exchange.isTooLong ? HTTPResponse(status: 413, text: "request body too large\n") : handler(request)
        if response.closesUnanswered { return .NO }
        let made = response.body.withUnsafeBytes { op_mhd_response($0.baseAddress, $0.count) }
        guard let made else { return .NO }
        defer { op_mhd_destroy(made) }
        for field in response.headers.fields {
            op_mhd_add_header(made, field.name, field.value)
        }
        return op_mhd_queue(connection, UInt32(clamping: response.status), made)
    }
}

/// What one server lets its clients use.
public struct HTTPServerLimits: Sendable {
    /// Connections at one time, each a thread; more are closed at once.
    public var connections = 256
    /// A longer body is answered 413 and thrown away.
    public var bodyBytes = 4 << 20
    /// A connection on which nothing moves for so long is closed.
    public var idleSeconds = 60

    public init() {}
}

/// Called on the connection's own thread; it may block. HEAD and OPTIONS come to it as any other method.
public typealias HTTPHandler = @Sendable (HTTPRequest) -> HTTPResponse
