internal import CSystem
internal import FoundationEssentials
internal import Glibc
internal import OperatorCore

/// Asks the supervisor of one cluster, from any process of the same user.
struct ControlClient: Sendable {
    /// The cluster's directory.
    let directory: String
    /// A supervisor answers in well under a millisecond, but a loaded machine may not run it at once.
    var timeoutSeconds: Double = 5

    /// One question and its answer, on a thread of its own. Throws `DeploymentError`, the supervisor's own included.
    func ask(_ request: ControlRequest) async throws(DeploymentError) -> ControlAnswer {
        do {
            return try await OwnThread.run(named: "control") { () throws(DeploymentError) in
                try askBlocking(request)
            }
        } catch let error as DeploymentError {
            throw error
        } catch {
            throw DeploymentError(.notRunning, "cannot ask the supervisor: \(error)")
        }
    }

    /// The same on the calling thread.
    func askBlocking(_ request: ControlRequest) throws(DeploymentError) -> ControlAnswer {
        guard let line = Wire.line(request) else {
            throw DeploymentError(.badRequest, "cannot ask the supervisor: the request has no JSON form")
        }
        let answer = try exchange(line)
        guard let decoded = try? Wire.decoder().decode(ControlAnswer.self, from: Data(answer)) else {
            throw DeploymentError(.notRunning, "cannot read the supervisor's answer: it is not the JSON expected")
        }
        if let error = decoded.error { throw error }
        return decoded
    }

    private func exchange(_ line: [UInt8]) throws(DeploymentError) -> [UInt8] {
        let descriptor = try ControlSocket.connect(directory: directory)
        defer { close(descriptor) }
        let deadline = csystem_boottime_nanoseconds() + Int64(timeoutSeconds * 1e9)
        var rest = line[...]
        while !rest.isEmpty {
            try wait(descriptor, POLLOUT, until: deadline)
            let count = rest.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            if count < 0 && (errno == EAGAIN || errno == EINTR) { continue }
            guard count > 0 else { throw gone() }
            rest = rest.dropFirst(count)
        }
        return try readLine(descriptor, until: deadline)
    }

    private func readLine(_ descriptor: Int32, until deadline: Int64) throws(DeploymentError) -> [UInt8] {
        var received: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16_384)
        while received.count <= ControlSocket.longestAnswer {
            try wait(descriptor, POLLIN, until: deadline)
            let count = recv(descriptor, &chunk, chunk.count, 0)
            if count < 0 && (errno == EAGAIN || errno == EINTR) { continue }
            guard count > 0 else { throw gone() }
            received.append(contentsOf: chunk[..<count])
            if received.last == UInt8(ascii: "\n") { return received.dropLast() }
        }
        throw DeploymentError(.notRunning, "cannot read the supervisor's answer: it is longer than it may be")
    }

    private func wait(_ descriptor: Int32, _ events: Int32, until deadline: Int64) throws(DeploymentError) {
        while true {
            let left = (deadline - csystem_boottime_nanoseconds()) / 1_000_000
            guard left > 0 else {
                throw DeploymentError(
                    .timedOut, "the supervisor of \(directory) did not answer within \(timeoutSeconds) s")
            }
            var entry = pollfd(fd: descriptor, events: Int16(events), revents: 0)
            if poll(&entry, 1, Int32(min(left, 60_000))) > 0 { return }
        }
    }

    private func gone() -> DeploymentError {
        DeploymentError(.notRunning, "the supervisor of \(directory) went away before it answered")
    }
}
