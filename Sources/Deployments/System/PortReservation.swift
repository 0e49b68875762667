internal import CSystem
internal import Glibc

/// Loopback ports for a new cluster, kept from other clusters as long as this is held, whether the nodes
/// listen or not.
///
/// They lie below the range the kernel takes outgoing ports from, so that no client's connection can sit on one while
/// its node restarts. A port is reserved by binding its UDP twin, which the nodes do not use: the kernel gives it to one
/// process only, and takes it back when that one ends.
public final class PortReservation: Sendable {
    /// Above the ports that real clusters take by default and recorded ones name: a simulated node must not answer for
    /// another one.
    private static let lowest = 30_000

    public let ports: [UInt16]
    private let descriptors: [Int32]

    /// Takes `count` ports that nothing listens at. `seed` decides where the search begins.
    /// Throws `DeploymentError` (`refused`) where there are not that many.
    public init(_ count: Int, seed: UInt64 = PortReservation.searchSeed()) throws(DeploymentError) {
        let span = Self.ephemeralStart() - Self.lowest
        var ports: [UInt16] = []
        var descriptors: [Int32] = []
        for step in 0..<span where ports.count < count {
            let candidate = Self.lowest + (Int(seed % UInt64(span)) + step) % span
            guard let port = UInt16(exactly: candidate), let descriptor = PortProbe.bindTwin(of: port) else { continue }
            guard PortProbe.isFree(port) else {
                close(descriptor)
                continue
            }
            ports.append(port)
            descriptors.append(descriptor)
        }
        self.ports = ports
        self.descriptors = descriptors
        guard ports.count == count else {
            throw DeploymentError(.refused, "cannot find \(count) free ports on 127.0.0.1. end what listens there")
        }
    }

    deinit { for descriptor in descriptors { close(descriptor) } }

    /// The first port of the kernel's own range; Linux's default where it cannot be read or leaves no room.
    private static func ephemeralStart() -> Int {
        let text = BoundedFile.text("/proc/sys/net/ipv4/ip_local_port_range", limit: 100) ?? ""
        let first = text.split { $0 == " " || $0 == "\t" }.first.flatMap { Int($0) } ?? 32_768
        return (lowest + 1_000...65_000).contains(first) ? first : 32_768
    }

    /// Differs between processes and moments.
    public static func searchSeed() -> UInt64 {
        UInt64(bitPattern: csystem_boottime_nanoseconds()) / 1_000 &+ UInt64(getpid()) &* 7_919
    }
}
