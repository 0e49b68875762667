internal import CSystem
internal import Glibc
internal import OperatorCore

/// What the supervisor tells others unasked: its parent, the journal, `cluster.json`, its log.
extension Supervisor {
    /// One answer line to the parent, then the descriptor is closed.
    static func sendReport(to descriptor: Int32?, _ answer: ControlAnswer) {
        guard let descriptor, let line = Wire.line(answer) else { return }
        _ = BoundedFile.writeAll(descriptor, line)
        close(descriptor)
    }

    /// A process that was started is named in the journal before anything can happen to it.
    func noteStarts() {
        for entry in table.takeStarted() { experiments.note(started: entry.name, process: entry.process) }
    }

    /// Pids in `cluster.json` follow the nodes.
    func nodesChanged() {
        noteStarts()
        guard stage == .serving else { return }
        do throws(DeploymentError) { try writeManifest() } catch { SupervisorLog.write(error.message) }
    }

    func writeManifest() throws(DeploymentError) {
        let manifest = ClusterManifest(of: topology, pids: table.pids, supervisorPid: getpid())
        guard let line = Wire.line(manifest) else { return }
        try BoundedFile.replace("\(topology.directory)/\(ClusterDirectory.manifestName)", with: line)
    }
}

/// Lines on standard error, which the parent points at `DIR/supervisor.log`.
enum SupervisorLog {
    static func write(_ text: String) {
        let time = WallTime(millisecondsSince1970: csystem_realtime_milliseconds())
        _ = BoundedFile.writeAll(2, [UInt8]("\(time) supervisor: \(text)\n".utf8))
    }
}
