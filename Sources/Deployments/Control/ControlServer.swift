internal import CSystem
internal import Glibc

/// The supervisor's end of the control socket: connections of the same user, one request line and one answer line each, never blocking.
final class ControlServer {
    /// What a connection still owes or is owed.
    private struct Client {
        let descriptor: Int32
        var received: [UInt8] = []
        var toSend: ArraySlice<UInt8> = []
        /// Uptime at which it is closed, whatever it waits for.
        let closesAt: Int64

        var wants: Int16 { toSend.isEmpty ? Int16(POLLIN) : Int16(POLLOUT) }
    }

    static let mostClients = 16
    /// From connecting to the last byte of the answer.
    static let timeoutNanoseconds: Int64 = 5_000_000_000

    private let listener: Int32
    private let answer: ([UInt8]) -> [UInt8]
    private var clients: [Client] = []

    /// `answer` gets one request line without its newline (or what was sent instead of one) and returns the answer line.
    init(listener: Int32, answer: @escaping ([UInt8]) -> [UInt8]) {
        self.listener = listener
        self.answer = answer
    }

    deinit {
        close(listener)
        for client in clients { close(client.descriptor) }
    }

    /// What to poll for; hand the results to `serve`.
    var pollEntries: [pollfd] {
        [pollfd(fd: listener, events: Int16(POLLIN), revents: 0)]
            + clients.map { pollfd(fd: $0.descriptor, events: $0.wants, revents: 0) }
    }

    var nextExpiry: Int64? { clients.map(\.closesAt).min() }

    func serve(_ entries: some Sequence<pollfd>, now: Int64) {
        for entry in entries where entry.revents != 0 {
            if entry.fd == listener { acceptAll(now: now) } else { advance(entry.fd) }
        }
        for client in clients where client.closesAt <= now { drop(client.descriptor) }
    }

    /// Full: the oldest connection makes room, so that silent ones cannot keep others out.
    private func acceptAll(now: Int64) {
        while true {
            let descriptor = csystem_accept(listener)
            guard descriptor >= 0 else { return }
            var user = uid_t.max
            guard csystem_peer_user(descriptor, &user) == 0, user == geteuid() else {
                close(descriptor)
                continue
            }
            if clients.count >= Self.mostClients, let oldest = clients.first { drop(oldest.descriptor) }
            clients.append(Client(descriptor: descriptor, closesAt: now + Self.timeoutNanoseconds))
        }
    }

    private func advance(_ descriptor: Int32) {
        guard let index = clients.firstIndex(where: { $0.descriptor == descriptor }) else { return }
        if clients[index].toSend.isEmpty { receive(index) } else { send(index) }
    }

    private func receive(_ index: Int) {
        var chunk = [UInt8](repeating: 0, count: 16_384)
        let descriptor = clients[index].descriptor
        let count = recv(descriptor, &chunk, chunk.count, 0)
        if count < 0 && (errno == EAGAIN || errno == EINTR) { return }
        guard count > 0 else { return drop(descriptor) }
        clients[index].received.append(contentsOf: chunk[..<count])
        let received = clients[index].received
        if let newline = received.firstIndex(of: UInt8(ascii: "\n")) {
            clients[index].toSend = answer([UInt8](received[..<newline]))[...]
        } else if received.count > ControlSocket.longestRequest {
            clients[index].toSend = answer(received)[...]
        } else {
            return
        }
        send(index)
    }

    private func send(_ index: Int) {
        let client = clients[index]
        let count = client.toSend.withUnsafeBytes {
            Glibc.send(client.descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
        }
        if count < 0 && (errno == EAGAIN || errno == EINTR) { return }
        guard count > 0 else { return drop(client.descriptor) }
        clients[index].toSend = client.toSend.dropFirst(count)
        if clients[index].toSend.isEmpty { drop(client.descriptor) }
    }

    private func drop(_ descriptor: Int32) {
        clients.removeAll { $0.descriptor == descriptor }
        // What a too long request still sends is read and thrown away: closing with unread bytes would lose the answer.
        var waste = [UInt8](repeating: 0, count: 65_536)
        for _ in 0..<64 where recv(descriptor, &waste, waste.count, Int32(MSG_DONTWAIT)) > 0 {}
        close(descriptor)
    }
}
