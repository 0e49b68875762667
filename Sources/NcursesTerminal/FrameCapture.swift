import CNcurses
import CTerminalGuard
import Glibc

/// Collects what ncurses writes for one frame in a memory file and sends it to the terminal in one write: no torn
/// frames, bytes that can be counted, and a frame that is dropped instead of a loop that hangs when the link is full.
final class FrameCapture {
    /// Where ncurses writes.
    let output: Int32
    /// The real terminal.
    let terminal: Int32
    private let memory: Int32
    private(set) var frames = 0
    private(set) var bytes = 0

    init?(terminal: Int32, output: Int32) {
        self.terminal = terminal
        self.output = output
        memory = terminal_guard_memory_file("frame")
        if memory < 0 { return nil }
    }

    /// From here on ncurses' bytes land in memory.
    func begin() { dup2(memory, output) }

    /// From here on they go straight to the terminal: for leaving and suspending.
    func end() { dup2(terminal, output) }

    /// What was drawn since the last call; empty where nothing changed.
    func take() -> [UInt8] {
        let size = lseek(output, 0, SEEK_CUR)
        guard size > 0 else { return [] }
        var frame = [UInt8](repeating: 0, count: Int(size))
        let got = pread(output, &frame, frame.count, 0)
        lseek(output, 0, SEEK_SET)
        ftruncate(output, 0)
        return Array(frame.prefix(max(0, got)))
    }

    /// Sends a frame if the terminal can take it now; false: it was dropped, and the screen must be drawn anew.
    func send(_ frame: [UInt8]) -> Bool {
        guard !frame.isEmpty else { return true }
        var poller = pollfd(fd: terminal, events: Int16(POLLOUT), revents: 0)
        guard poll(&poller, 1, 0) == 1, poller.revents & Int16(POLLOUT) != 0 else { return false }
        frames += 1
        bytes += frame.count
        return write(frame)
    }

    private func write(_ frame: [UInt8]) -> Bool {
        var sent = 0
        while sent < frame.count {
            let count = frame[sent...].withUnsafeBytes { Glibc.write(terminal, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            if count <= 0 { return false }
            sent += count
        }
        return true
    }

    deinit { close(memory) }
}
