import CTerminalGuard
import Glibc
import TerminalUI

/// Waits on the terminal and the wake pipe, and makes keys, signals and reports of what comes.
final class InputReader {
    enum Event: Hashable {
        case input(TerminalInput)
        case signal(Int32)
        /// The terminal takes bytes again.
        case writable
        /// Columns in which this terminal draws the widest of our doubtful glyphs.
        case glyphWidth(Int)
    }

    /// An Esc that nothing follows for this long is the key: humans are slower, links mostly faster.
    private static let escapeMilliseconds: Int32 = 25
    /// A paste of which nothing comes for so long is over: its end was lost on the way.
    private static let pasteMilliseconds: Int32 = 1_000
    private let terminal: Int32
    private let wake: Int32
    private let output: Int32
    private var decoder = KeyDecoder()
    private var ready: [Event] = []
    /// When the terminal last sent anything, on the clock that only goes forward.
    private var lastRead: Int64 = 0

    /// `terminal`: where keys come from; `output`: where frames go.
    init(terminal: Int32, wake: Int32, output: Int32) {
        self.terminal = terminal
        self.wake = wake
        self.output = output
    }

    /// Asks where the cursor stands after each doubtful glyph; the answers come as input.
    func askGlyphWidth() {
        let question = "\u{1B}7\u{1B}[1;1H●\u{1B}[6n\u{1B}8"
        _ = Array(question.utf8).withUnsafeBytes { write(output, $0.baseAddress, $0.count) }
    }

    /// Has the terminal mark what is pasted, or no longer.
    func markPastes(_ isOn: Bool) {
        let bytes = Array("\u{1B}[?2004\(isOn ? "h" : "l")".utf8)
        _ = bytes.withUnsafeBytes { write(output, $0.baseAddress, $0.count) }
    }

    /// `orWritable`: also ends the wait when the terminal takes bytes again.
    func next(withinMilliseconds time: Int32, orWritable: Bool = false) -> Event? {
        if let event = takeReady() { return event }
        var polled = [
            pollfd(fd: terminal, events: Int16(POLLIN), revents: 0),
            pollfd(fd: wake, events: Int16(POLLIN), revents: 0),
            pollfd(fd: orWritable ? output : -1, events: Int16(POLLOUT), revents: 0),
        ]
        let wait = decoder.isWaiting ? Self.escapeMilliseconds : decoder.isPasting ? Self.pasteMilliseconds : time
        let count = poll(&polled, 3, wait)
        if count == 0, decoder.isWaiting { ready += decoder.flush().map(event) }
        // News may wake us ten times a second meanwhile.
        if decoder.isPasting, Self.milliseconds - lastRead > Int64(Self.pasteMilliseconds) {
            ready += decoder.flush().map(event)
        }
        if count > 0 {
            if polled[1].revents != 0 { readWake() }
            if polled[0].revents != 0 { readTerminal(polled[0].revents) }
            if polled[2].revents != 0 { ready.append(.writable) }
        }
        return takeReady()
    }

    private static var milliseconds: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
    }

    private func takeReady() -> Event? { ready.isEmpty ? nil : ready.removeFirst() }

    private func readTerminal(_ events: Int16) {
        var bytes = [UInt8](repeating: 0, count: 1024)
        let got = read(terminal, &bytes, bytes.count)
        if got > 0 {
            lastRead = Self.milliseconds
            ready += decoder.feed(bytes.prefix(got)).map(event)
        } else if got == 0 || (errno != EINTR && errno != EAGAIN) || events & Int16(POLLHUP | POLLERR | POLLNVAL) != 0 {
            ready.append(.input(.hungUp))
        }
    }

    private func readWake() {
        var bytes = [UInt8](repeating: 0, count: 256)
        let got = read(wake, &bytes, bytes.count)
        guard got > 0 else { return }
        var seen: Set<UInt8> = []
        for byte in bytes.prefix(got) where seen.insert(byte).inserted {
            ready.append(byte == 0 ? .input(.wake) : .signal(Int32(byte)))
        }
    }

    private func event(_ decoded: KeyDecoder.Decoded) -> Event {
        switch decoded {
        case .key(let key): .input(.key(key))
        case .cursorReport(_, let column): .glyphWidth(column - 1)
        case .paste(let text): .input(.paste(text))
        }
    }
}
