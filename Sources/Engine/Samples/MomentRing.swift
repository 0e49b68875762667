import OperatorCore

/// The moments of a ring's slots, oldest first.
struct MomentRing {
    private var moments: [Moment] = []
    private let capacity: Int
    /// How many were ever appended: the number of the next one.
    private(set) var next = 0

    init(capacity: Int) { self.capacity = capacity }

    mutating func append(_ moment: Moment) {
        if moments.count < capacity { moments.append(moment) } else { moments[next % capacity] = moment }
        next += 1
    }

    /// The numbers of the slots that are kept.
    var numbers: Range<Int> { max(0, next - capacity)..<next }
    subscript(number: Int) -> Moment { moments[number % capacity] }
    var oldest: Moment? { numbers.isEmpty ? nil : self[numbers.lowerBound] }

    /// Numbers of the moments in `from...to`; moments never go back.
    func numbers(from: Moment, to: Moment) -> Range<Int> {
        let lower = firstNumber { self[$0] >= from }
        let upper = firstNumber { self[$0] > to }
        return lower..<max(lower, upper)
    }

    private func firstNumber(where isReached: (Int) -> Bool) -> Int {
        var low = numbers.lowerBound
        var high = numbers.upperBound
        while low < high {
            let middle = low + (high - low) / 2
            if isReached(middle) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
