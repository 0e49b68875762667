public import OperatorCore
public import TerminalUI

/// The start screen, where no cluster is configured: three choices, and the way to one's own cluster step by step.
public struct StartView: Sendable, Hashable {
    public enum Step: Sendable, Hashable {
        case choosing
        case typing
        /// The checks as they happen, and once they are over whether to save.
        case checking(StartCheck)
        /// The name under which it is saved.
        case naming(StartCheck)
    }

    public var program: String
    public var configurationFile: String
    /// What was found on this machine without being asked for, best first.
    public var finds: [StartFind] = []
    public var chosen = 0
    public var step = Step.choosing
    /// The address that is typed.
    public var address = TextField()
    /// The name that is typed.
    public var name = TextField()
    /// What is wrong with what was typed; nil: nothing that we know of.
    public var problem: String?

    public init(program: String, configurationFile: String) {
        self.program = program
        self.configurationFile = configurationFile
    }

    var check: StartCheck? {
        switch step {
        case .checking(let check), .naming(let check): check
        case .choosing, .typing: nil
        }
    }
}

/// A cluster that answers on this machine.
public struct StartFind: Sendable, Hashable {
    /// What answers, where, and how large it is.
    public var words: String
    public var way: Way

    public enum Way: Sendable, Hashable {
        /// To be checked as one that was typed.
        case address(String)
        /// A local cluster that runs, by its name.
        case local(String)
    }

    public init(_ words: String, _ way: Way) {
        self.words = words
        self.way = way
    }
}

/// What was tried on the way to a cluster, each with what came of it.
public struct StartCheck: Sendable, Hashable {
    public var address: String
    public var lines: [StartStep] = []
    public var isOver = false
    /// Once it is over and the cluster can be watched.
    public var offer: SaveOffer?

    public init(address: String) {
        self.address = address
    }

    /// A step as it stands now: a new one, or a change of one that is there.
    public mutating func take(_ step: StartStep) {
        if let known = lines.firstIndex(where: { $0.what == step.what }) {
            lines[known] = step
        } else {
            lines.append(step)
        }
    }
}

/// What would be written into which file, so that the cluster is there the next time.
public struct SaveOffer: Sendable, Hashable {
    public var name: String
    public var file: String
    public var lines: [String]
    /// Why it cannot be saved; nil: it can.
    public var refusal: String?

    public init(name: String, file: String, lines: [String], refusal: String? = nil) {
        self.name = name
        self.file = file
        self.lines = lines
        self.refusal = refusal
    }
}
