import OperatorCore
import Words

/// Numbers in text and reports: as the screen has them.
enum Figures {
    /// A value in its metric's unit: `3.0k /s`, `12 ms`, `1.5 GiB`, `87 %`.
    static func text(_ value: Double, _ unit: MetricUnit) -> String { unit.text(value) }

    static func bytes(_ value: Double) -> String { NumberText.bytes(value) }

    /// With at most so many decimals; zeros at the end are left out.
    static func decimal(_ value: Double, places: Int) -> String { NumberText.decimal(value, places: places) }

    /// Seconds with one decimal, for the demo's and the chaos report's measurements.
    static func seconds(_ duration: Duration) -> String { AgeText.measured(duration) }

    /// How long something lasts or is ago: `42 s`, `3 min 10 s`, `2 h 5 min`, `3 d 4 h`.
    static func age(_ duration: Duration) -> String { AgeText.of(duration) }
}
