/// One cell of the screen: a character one or two columns wide, or the right half of the one before.
///
/// Twelve bytes that nobody counts references to: a large screen has twelve thousand of them in every frame.
public struct Cell: Hashable, Sendable {
    public let scalar: Unicode.Scalar
    /// What is drawn over it, such as an accent; nil: nothing. Of a longer cluster the rest is not kept.
    public var mark: Unicode.Scalar? { markValue == 0 ? nil : Unicode.Scalar(markValue) }
    private let markValue: UInt32
    public var role: StyleRole
    /// 1, 2, or 0 for the right half of a wide character.
    public let width: UInt8

    public init(_ character: Character, _ role: StyleRole, width: UInt8 = 1) {
        let scalars = character.unicodeScalars
        scalar = scalars.first ?? " "
        markValue = scalars.dropFirst().first?.value ?? 0
        self.role = role
        self.width = width
    }

    /// A scalar that stands for itself, one column wide.
    init(_ scalar: Unicode.Scalar, _ role: StyleRole) {
        self.scalar = scalar
        markValue = 0
        self.role = role
        width = 1
    }

    public var character: Character {
        guard let mark else { return Character(scalar) }
        var text = String.UnicodeScalarView([scalar])
        text.append(mark)
        return String(text).first ?? Character(scalar)
    }

    /// Nothing but ground.
    var isBlank: Bool { scalar == " " && role == .normal && markValue == 0 }

    public static let blank = Cell(" ", .normal)
}
