import CNcurses
import CTerminalGuard
import Glibc

/// Collects what ncurses writes for one frame in a memory file and sends it to the terminal in one write: no torn
/// frames, bytes that can be counted, and no loop that hangs while the link is full.
final class FrameCapture {
    /// Where ncurses writes.
    let output: Int32
    /// The real terminal.
    let terminal: Int32
    private let memory: Int32
    private(set) var frames = 0
    private(set) var bytes = 0
    private var unsent: ArraySlice<UInt8> = []

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
        // The next frame is written over this one: how long it is its offset says.
        lseek(output, 0, SEEK_SET)
        return got == frame.count ? frame : Array(frame.prefix(max(0, got)))
    }

    /// The terminal's reader has not taken all of the last frame yet.
    var isStalled: Bool { !unsent.isEmpty }

    /// Sends a frame as far as the terminal takes it now; the rest goes with `flush`, never by waiting.
    /// Only after `flush` answered true.
    func send(_ frame: [UInt8]) {
        guard !frame.isEmpty else { return }
        frames += 1
        bytes += frame.count
        unsent = frame[...]
        flush()
    }

    /// Sends what is left of the last frame; true: nothing is. What a dead terminal will never take is thrown away.
    @discardableResult func flush() -> Bool {
        while !unsent.isEmpty {
            let count = unsent.withUnsafeBytes { write(terminal, $0.baseAddress, $0.count) }
            if count > 0 {
                unsent = unsent.dropFirst(count)
            } else if count < 0, errno == EAGAIN {
                return false
            } else if errno != EINTR {
                unsent = []
            }
        }
        return true
    }

    deinit { close(memory) }
}
