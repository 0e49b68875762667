extension RegionPeer {
    /// Peers that were silent for max-peer-down-duration, as the leader tells PD.
    func downPeers(now: UInt64) -> [RegionReport.DownPeer] {
        others.compactMap { store in
            guard let known = progress[store], let peer = region.peerID(on: store) else { return nil }
            let silent = now > known.lastHeard ? now - known.lastHeard : 0
            guard silent >= Self.downNanoseconds else { return nil }
            return RegionReport.DownPeer(peerID: peer, downSeconds: silent / 1_000_000_000)
        }
    }

    /// Peers that lack log which the leader has thrown away. A peer not yet heard in this term is not judged.
    func pendingPeers() -> [UInt64] {
        let truncated = hard.lastIndex > Self.logLimit ? hard.lastIndex - Self.logLimit : 0
        return others.compactMap { store in
            guard let known = progress[store], known.match > 0, known.match < truncated else { return nil }
            return region.peerID(on: store)
        }
    }

    /// How far the slowest peer is behind the leader's log, in entries.
    var logLag: UInt64 {
        let slowest = progress.values.map(\.match).min() ?? hard.lastIndex
        return hard.lastIndex - min(slowest, hard.lastIndex)
    }

    /// Followers heard within three heartbeats.
    func liveFollowers(now: UInt64) -> Int {
        progress.values.count { now < $0.lastHeard + 6_000_000_000 }
    }

    /// After a time in which nobody here ran, silence proves nothing.
    mutating func forgiveSilence(now: UInt64) {
        for store in others { progress[store]?.lastHeard = now }
    }
}
