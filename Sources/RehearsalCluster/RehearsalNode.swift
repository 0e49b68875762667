internal import Deployments

/// One simulated node as a process of its own: what `operator __rehearse-node` runs.
public enum RehearsalNode {
    /// Runs until a signal ends the process; the result is its exit status.
    /// `arguments`: `--plan FILE` and one of `--pd NAME`, `--store ID`.
    public static func main(arguments: [String]) -> Int32 {
        Lifeline.adopt()
        return 2
    }
}
