import Glibc
import LoopbackHTTPServer
import Synchronization

/// A member's /metrics: real families with real types and labels, and only those the simulation can fill truthfully.
struct PDMetricsPage: Sendable {
    let member: PDMember

    func answer() -> HTTPResponse {
        let state = member.state.withLock { $0 }
        var page = state.metrics
        writeEtcd(state, into: &page)
        writeServer(into: &page)
        if let cluster = state.raftCluster {
            PDClusterMetrics(raftCluster: cluster, replicas: member.plan.replicas).write(into: &page)
            page.set(
                1,
                to: MetricSeries(.gauge("service_member_role", "The leader/primary of services"), ["service": "PD"]))
        } else {
            PDClusterMetrics.writeRegions([:], into: &page)
        }
        if let process = ProcessFigures.read() { Self.write(process, into: &page) }
        return PDAnswer.answer(
            200, [("Content-Type", "text/plain; version=0.0.4; charset=utf-8; escaping=underscores")], page.page())
    }

    private func writeEtcd(_ state: PDMember.State, into page: inout MetricRegistry) {
        let consensus = state.core.consensus
        let hasLeader = MetricFamily.gauge(
            "etcd_server_has_leader", "Whether or not a leader exists. 1 is existence, 0 is not.")
        page.set(consensus.leader == nil ? 0 : 1, to: MetricSeries(hasLeader))
        let isLeader = MetricFamily.gauge(
            "etcd_server_is_leader", "Whether or not this member is a leader. 1 if is, 0 otherwise.")
        page.set(consensus.role == .leader ? 1 : 0, to: MetricSeries(isLeader))
        let id = MetricFamily.gauge(
            "etcd_server_id", "Server or member ID in hexadecimal format. 1 for 'server_id' label with current ID.")
        page.set(1, to: MetricSeries(id, ["server_id": PDMember.hexadecimal(member.me.memberID)]))
        let committed = MetricFamily.gauge(
            "etcd_server_proposals_committed_total", "The total number of consensus proposals committed.")
        page.set(Double(consensus.committedPosition.index), to: MetricSeries(committed))
    }

    private func writeServer(into page: inout MetricRegistry) {
        let info = MetricFamily.gauge(
            "pd_server_info", "Indicate the pd server info, and the value is the start timestamp (s).")
        page.set(
            Double(member.startNanoseconds / 1_000_000_000),
            to: MetricSeries(info, ["hash": PDBuild.gitHash, "version": PDBuild.version]))
        let metadata = MetricFamily.gauge("pd_cluster_metadata", "Record critical metadata.")
        page.set(0, to: MetricSeries(metadata, ["type": "cluster\(member.plan.clusterID)"]))
    }

    /// The process_ families of Prometheus' client library for Go.
    private static func write(_ process: ProcessFigures, into page: inout MetricRegistry) {
        func set(_ value: Double, _ family: MetricFamily) { page.set(value, to: MetricSeries(family)) }
        set(process.cpuSeconds, ProcessFigures.cpuFamily)
        set(process.startSeconds, ProcessFigures.startFamily)
        set(process.virtualBytes, ProcessFigures.virtualFamily)
        set(process.residentBytes, ProcessFigures.residentFamily)
        set(Double(process.openFiles), ProcessFigures.filesFamily)
        set(limit(RLIMIT_NOFILE), .gauge("process_max_fds", "Maximum number of open file descriptors."))
        set(
            limit(RLIMIT_AS),
            .gauge("process_virtual_memory_max_bytes", "Maximum amount of virtual memory available in bytes."))
        set(
            process.receivedBytes,
            .counter(
                "process_network_receive_bytes_total", "Number of bytes received by the process over the network."))
        set(
            process.sentBytes,
            .counter("process_network_transmit_bytes_total", "Number of bytes sent by the process over the network."))
    }

    private static func limit(_ resource: __rlimit_resource) -> Double {
        var limits = rlimit()
        guard getrlimit(Int32(resource.rawValue), &limits) == 0 else { return 0 }
        return Double(limits.rlim_cur)
    }
}
