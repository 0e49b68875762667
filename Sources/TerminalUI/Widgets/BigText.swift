/// Letters many cells high, to be read across a room.
public enum BigText {
    /// How large the letters are, the largest first.
    public enum Form: CaseIterable, Sendable {
        /// Seven rows, each dot two columns wide.
        case wide
        /// Seven rows.
        case tall
        /// Five rows, three columns.
        case narrow

        public var height: Int { self == .narrow ? NarrowLetters.height : 7 }
        fileprivate var dot: Int { self == .wide ? 2 : 1 }
        fileprivate var shapes: [Character: [String]] { self == .narrow ? NarrowLetters.shapes : BigText.shapes }
        /// Between two letters.
        fileprivate var gap: Int { dot }
    }

    public static let height = 7

    public static func width(of text: String, _ form: Form = .tall) -> Int {
        text.uppercased().reduce(0) { $0 + columns(of: $1, form) + form.gap }
    }

    private static func columns(of character: Character, _ form: Form) -> Int {
        (form.shapes[character]?.first.map { TextWidth.of($0) } ?? 3) * form.dot
    }

    /// The first text, in the largest form, that fits; nil where none does.
    public static func fitting(_ texts: [String], columns: Int, rows: Int) -> (text: String, form: Form)? {
        for text in texts {
            for form in Form.allCases where form.height <= rows && width(of: text, form) - form.gap <= columns {
                return (text, form)
            }
        }
        return nil
    }

    /// Draws as many whole letters as fit; a character without a shape is a blank.
    ///
    /// - Parameter dot: what a dot is drawn with; a blank leaves holes in a filled band.
    public static func draw(
        _ text: String, _ form: Form = .tall, into canvas: inout Canvas, x: Int, y: Int, _ role: StyleRole, clip: Rect,
        dot: Character = "█"
    ) {
        let block = String(repeating: dot, count: form.dot)
        var column = x
        for character in text.uppercased() {
            let columns = columns(of: character, form)
            guard column + columns <= clip.right else { return }
            for (row, line) in (form.shapes[character] ?? []).enumerated() {
                for (offset, cell) in line.enumerated() where cell == "#" {
                    canvas.put(block, x: column + offset * form.dot, y: y + row, role, clip: clip)
                }
            }
            column += columns + form.gap
        }
    }

    /// Five by seven dots.
    fileprivate static let shapes: [Character: [String]] = [
        "A": [" ### ", "#   #", "#   #", "#####", "#   #", "#   #", "#   #"],
        "B": ["#### ", "#   #", "#   #", "#### ", "#   #", "#   #", "#### "],
        "C": [" ####", "#    ", "#    ", "#    ", "#    ", "#    ", " ####"],
        "D": ["#### ", "#   #", "#   #", "#   #", "#   #", "#   #", "#### "],
        "E": ["#####", "#    ", "#    ", "#### ", "#    ", "#    ", "#####"],
        "F": ["#####", "#    ", "#    ", "#### ", "#    ", "#    ", "#    "],
        "G": [" ####", "#    ", "#    ", "#  ##", "#   #", "#   #", " ####"],
        "H": ["#   #", "#   #", "#   #", "#####", "#   #", "#   #", "#   #"],
        "I": ["###", " # ", " # ", " # ", " # ", " # ", "###"],
        "J": ["  ###", "   # ", "   # ", "   # ", "   # ", "#  # ", " ##  "],
        "K": ["#   #", "#  # ", "# #  ", "##   ", "# #  ", "#  # ", "#   #"],
        "L": ["#    ", "#    ", "#    ", "#    ", "#    ", "#    ", "#####"],
        "M": ["#   #", "## ##", "# # #", "# # #", "#   #", "#   #", "#   #"],
        "N": ["#   #", "##  #", "##  #", "# # #", "#  ##", "#  ##", "#   #"],
        "O": [" ### ", "#   #", "#   #", "#   #", "#   #", "#   #", " ### "],
        "P": ["#### ", "#   #", "#   #", "#### ", "#    ", "#    ", "#    "],
        "Q": [" ### ", "#   #", "#   #", "#   #", "# # #", "#  # ", " ## #"],
        "R": ["#### ", "#   #", "#   #", "#### ", "# #  ", "#  # ", "#   #"],
        "S": [" ####", "#    ", "#    ", " ### ", "    #", "    #", "#### "],
        "T": ["#####", "  #  ", "  #  ", "  #  ", "  #  ", "  #  ", "  #  "],
        "U": ["#   #", "#   #", "#   #", "#   #", "#   #", "#   #", " ### "],
        "V": ["#   #", "#   #", "#   #", "#   #", "#   #", " # # ", "  #  "],
        "W": ["#   #", "#   #", "#   #", "# # #", "# # #", "## ##", "#   #"],
        "X": ["#   #", "#   #", " # # ", "  #  ", " # # ", "#   #", "#   #"],
        "Y": ["#   #", "#   #", " # # ", "  #  ", "  #  ", "  #  ", "  #  "],
        "Z": ["#####", "    #", "   # ", "  #  ", " #   ", "#    ", "#####"],
        "0": [" ### ", "#   #", "#  ##", "# # #", "##  #", "#   #", " ### "],
        "1": [" # ", "## ", " # ", " # ", " # ", " # ", "###"],
        "2": [" ### ", "#   #", "    #", "   # ", "  #  ", " #   ", "#####"],
        "3": ["#### ", "    #", "    #", " ### ", "    #", "    #", "#### "],
        "4": ["#   #", "#   #", "#   #", "#####", "    #", "    #", "    #"],
        "5": ["#####", "#    ", "#### ", "    #", "    #", "#   #", " ### "],
        "6": [" ### ", "#    ", "#    ", "#### ", "#   #", "#   #", " ### "],
        "7": ["#####", "    #", "   # ", "  #  ", " #   ", " #   ", " #   "],
        "8": [" ### ", "#   #", "#   #", " ### ", "#   #", "#   #", " ### "],
        "9": [" ### ", "#   #", "#   #", " ####", "    #", "    #", " ### "],
        ":": ["   ", "   ", " # ", "   ", " # ", "   ", "   "],
        ".": ["   ", "   ", "   ", "   ", "   ", "   ", " # "],
        "-": ["    ", "    ", "    ", "####", "    ", "    ", "    "],
        "/": ["    #", "    #", "   # ", "  #  ", " #   ", "#    ", "#    "],
        ",": ["   ", "   ", "   ", "   ", "   ", " # ", "#  "],
        "?": [" ### ", "#   #", "    #", "  ## ", "  #  ", "     ", "  #  "],
    ]
}

/// Letters of three by five dots, for where the tall ones do not fit.
enum NarrowLetters {
    static let height = 5

    static let shapes: [Character: [String]] = [
        "A": [" # ", "# #", "###", "# #", "# #"], "B": ["## ", "# #", "## ", "# #", "## "],
        "C": [" ##", "#  ", "#  ", "#  ", " ##"], "D": ["## ", "# #", "# #", "# #", "## "],
        "E": ["###", "#  ", "## ", "#  ", "###"], "F": ["###", "#  ", "## ", "#  ", "#  "],
        "G": [" ##", "#  ", "# #", "# #", " ##"], "H": ["# #", "# #", "###", "# #", "# #"],
        "I": ["###", " # ", " # ", " # ", "###"], "J": ["  #", "  #", "  #", "# #", " # "],
        "K": ["# #", "# #", "## ", "# #", "# #"], "L": ["#  ", "#  ", "#  ", "#  ", "###"],
        "M": ["# #", "###", "###", "# #", "# #"], "N": ["## ", "# #", "# #", "# #", "# #"],
        "O": ["###", "# #", "# #", "# #", "###"], "P": ["## ", "# #", "## ", "#  ", "#  "],
        "Q": ["###", "# #", "# #", "###", "  #"], "R": ["## ", "# #", "## ", "# #", "# #"],
        "S": [" ##", "#  ", " # ", "  #", "## "], "T": ["###", " # ", " # ", " # ", " # "],
        "U": ["# #", "# #", "# #", "# #", "###"], "V": ["# #", "# #", "# #", "# #", " # "],
        "W": ["# #", "# #", "###", "###", "# #"], "X": ["# #", "# #", " # ", "# #", "# #"],
        "Y": ["# #", "# #", " # ", " # ", " # "], "Z": ["###", "  #", " # ", "#  ", "###"],
        "0": ["###", "# #", "# #", "# #", "###"], "1": [" # ", "## ", " # ", " # ", "###"],
        "2": ["## ", "  #", " # ", "#  ", "###"], "3": ["## ", "  #", " # ", "  #", "## "],
        "4": ["# #", "# #", "###", "  #", "  #"], "5": ["###", "#  ", "## ", "  #", "## "],
        "6": [" ##", "#  ", "###", "# #", "###"], "7": ["###", "  #", " # ", "#  ", "#  "],
        "8": ["###", "# #", "###", "# #", "###"], "9": ["###", "# #", "###", "  #", "## "],
        ":": ["   ", " # ", "   ", " # ", "   "], ".": ["   ", "   ", "   ", "   ", " # "],
        "-": ["   ", "   ", "###", "   ", "   "],
        "?": ["## ", "  #", " # ", "   ", " # "], "/": ["  #", "  #", " # ", "#  ", "#  "],
        ",": ["   ", "   ", "   ", " # ", "#  "],
    ]
}
