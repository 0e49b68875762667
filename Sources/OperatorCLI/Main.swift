import RehearsalCluster

@main
enum Main {
    static func main() {
        let arguments = Array(CommandLine.arguments.dropFirst())
        if arguments.first == "__rehearse-node" {
            _ = RehearsalNode.main(arguments: Array(arguments.dropFirst()))
        }
    }
}
