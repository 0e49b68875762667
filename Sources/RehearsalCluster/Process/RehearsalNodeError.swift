import Glibc

/// Why a node cannot start or go on; the text reads as a sentence without its end.
struct RehearsalNodeError: Error, CustomStringConvertible, Sendable {
    let description: String

    init(_ what: String) {
        description = what
    }

    init(_ what: String, errno code: Int32) {
        description = "\(what): \(String(cString: strerror(code)))"
    }
}
