import CommandLineKit
import Configuration
import OperatorCore

/// `operator observe`: one look at a cluster.
enum Observe: Command {
    private static let window = DefaultedOption(
        "window", .duration(from: .seconds(1), to: .seconds(600)), default: .seconds(2), shown: "2s",
        help: "Between the two looks that rates and quantiles need")

    static let spec = CommandSpec(
        "observe", summary: "one look at a cluster, then the prompt again",
        discussion: [
            "Reads every source twice, so that rates exist, checks every invariant once and keeps nothing. What does not "
                + "answer is said: a partial picture is no error. Exit 0 whatever it finds, 4 only where nothing answered at all."
        ],
        options: [window],
        examples: [
            .init(
                "operator observe \(SubjectWords.exampleOption)",
                "the cluster of that \(SubjectWords.authorities) member"),
            .init("operator observe --json --window 10s", "rates over ten seconds, for a script"),
        ], otherNames: ["status", "check", "health", "info"])

    static func run(_ call: Call) async throws -> ExitStatus {
        let settings = try call.settings()
        let cluster = try Call.required(settings)
        let subject = try call.subject(settings, cluster)
        let window = call.invocation[window]
        // Two looks of a few seconds each around the window.
        let deadline = call.clock.now().advanced(by: window + .seconds(10))
        let observation = await subject.observe(window: window, deadline: deadline)
        await subject.shutdown()
        if call.wantsJSON {
            call.console.json(
                ObservationJSON(observation: observation, subject: subject.descriptor, window: window).object)
        } else {
            call.console.lines(
                ObservationText(
                    observation: observation, subject: subject.descriptor, style: call.style, width: call.console.width
                ).lines())
        }
        guard observation.sawAnything else {
            call.console.error(
                "observe failed: no \(cluster.subjectDescription.authority.name) answers at \(cluster.endpoints.value.map(\.url).joined(separator: ", "))"
                    + ". check the endpoints, or run \"\(call.program) doctor\"")
            return .cannotObserve
        }
        return .ok
    }
}
