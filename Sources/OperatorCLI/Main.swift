private import Deployments
private import Glibc
private import RehearsalCluster

@main
enum Main {
    static func main() {
        let arguments = Array(CommandLine.arguments.dropFirst())
        let rest = Array(arguments.dropFirst())
        switch arguments.first {
        case "__rehearse-node": exit(RehearsalNode.main(arguments: rest))
        case "__supervise": exit(Supervisor.main(arguments: rest))
        default: break
        }
    }
}
