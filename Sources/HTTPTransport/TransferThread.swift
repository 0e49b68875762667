internal import CCurl
internal import Glibc

/// What runs on the transfer thread: libcurl's multi handle and the transfers in flight.
struct TransferThread {
    private static let maximumIdleConnections = 32

    private let loop: TransferLoop
    private let multi: UnsafeMutableRawPointer
    private var transfers: [ObjectIdentifier: Transfer] = [:]
    private var isStopping = false

    /// Serves commands until told to stop; then ends what is in flight as cancelled.
    static func run(serving loop: TransferLoop) {
        blockPipeSignal()
        if let trouble = op_curl_load() {
            let why = "libcurl could not be loaded: \(String(cString: trouble)); on Debian: apt install libcurl4"
            return refuse(loop.end(why: why), with: .unable(why))
        }
        guard let multi = op_curl_multi_init() else {
            let why = "libcurl could not be initialised"
            return refuse(loop.end(why: why), with: .unable(why))
        }
        op_curl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, maximumIdleConnections)
        loop.publish(TransferLoop.MultiHandle(pointer: multi))
        var thread = TransferThread(loop: loop, multi: multi)
        while !thread.isStopping { thread.turn() }
        refuse(loop.end(why: "the client was closed"), with: .cancelled)
        for transfer in thread.transfers.values { transfer.give(up: .cancelled, leaving: multi) }
        op_curl_multi_cleanup(multi)
    }

    private init(loop: TransferLoop, multi: UnsafeMutableRawPointer) {
        self.loop = loop
        self.multi = multi
    }

    private mutating func turn() {
        for command in loop.takeCommands() { handle(command) }
        var running: Int32 = 0
        op_curl_multi_perform(multi, &running)
        finishDone()
        if !isStopping { op_curl_multi_poll(multi, 60_000) }
    }

    private mutating func handle(_ command: TransferLoop.Command) {
        switch command {
        case .start(let pending): start(pending)
        case .cancel(let id): transfers.removeValue(forKey: id)?.give(up: .cancelled, leaving: multi)
        case .goOn(let id): transfers[id]?.goOn()
        case .stop: isStopping = true
        }
    }

    private mutating func start(_ pending: PendingRequest) {
        if pending.cancellation.isSet { return pending.end(.failure(.cancelled)) }
        guard let transfer = Transfer(pending) else {
            return pending.end(.failure(.unable("libcurl made no handle")))
        }
        if let problem = transfer.configure() {
            return pending.end(.failure(problem))
        }
        op_curl_multi_add_handle(multi, transfer.easy)
        transfers[ObjectIdentifier(pending.cancellation)] = transfer
    }

    private mutating func finishDone() {
        var left: Int32 = 0
        while let message = op_curl_multi_info_read(multi, &left) {
            guard message.pointee.msg == CURLMSG_DONE, let easy = message.pointee.easy_handle else { continue }
            // Read before the handle is removed: removing it frees the message.
            let result = op_curl_result(message)
            guard let transfer = Transfer.of(easy) else { continue }
            transfers.removeValue(forKey: transfer.id)
            transfer.finish(result, leaving: multi)
        }
    }

    private static func refuse(_ commands: [TransferLoop.Command], with error: HTTPError) {
        for case .start(let pending) in commands { pending.end(.failure(error)) }
    }

    /// OpenSSL writes without MSG_NOSIGNAL: a peer that went away must not kill the process.
    private static func blockPipeSignal() {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGPIPE)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
    }
}
