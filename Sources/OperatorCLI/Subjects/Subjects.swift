import Configuration
import OperatorCore
import TiKVSubject

/// The kinds of systems that this program can watch. One more is one more entry here.
enum Subjects {
    /// What is meant where nobody says.
    static let standard = TiKVSubject.kind
    static let all = [standard]
    /// What `rehearse` and `demo` simulate, and what its demo waits for.
    static let rehearsed = (kind: TiKVSubject.kind, demo: TiKVSubject.demo)
}
