import OperatorCore
import Synchronization

@testable import Engine

/// A writer's right that a test grants and withholds.
final class SwitchedClaim: WriterClaim {
    private let isFree: Mutex<Bool>

    init(isFree: Bool) { self.isFree = Mutex(isFree) }

    func grant() { isFree.withLock { $0 = true } }
    func claim() -> Bool { isFree.withLock { $0 } }
}
