extension PDMember {
    /// Does what the agreement asks for: takes up and gives up leadership, writes the log. Called under the lock.
    func settle(_ state: inout State) {
        for event in state.core.takeEvents() { note(event, in: &state) }
        for effect in state.core.leadership.takeEffects() {
            switch effect {
            case .campaigns:
                log.write(.info, "server.go:1698", "start to campaign PD leader", ["campaign-leader-name": me.name])
            case .skipsCampaign:
                log.write(
                    .info, "server.go:1686", "skip campaigning of pd leader and check later", ["server-name": me.name]
                )
            case .serve: takeUpLeadership(&state)
            case .savedTimestamp: state.metrics.add(1, to: PDMemberMetrics.timestampSaves)
            case .stepDown(let reason): giveUpLeadership(reason, in: &state)
            case .forward(let change, let leader):
                log.write(.warn, "member.go:253", "the pd leader has not changed, delete and campaign again")
                forward(change, to: leader)
            }
        }
    }

    private func takeUpLeadership(_ state: inout State) {
        state.raftCluster = PDRaftCluster(state: state.core.consensus.committed, regions: state.syncedRegions)
        log.write(.info, "server.go:1724", "campaign PD leader ok", ["campaign-leader-name": me.name])
        log.write(.info, "server.go:1778", "PD leader is ready to serve", ["leader-name": me.name])
    }

    private func giveUpLeadership(_ reason: PDLeadership.StepDown, in state: inout State) {
        if let regions = state.raftCluster?.regions { state.syncedRegions = regions }
        state.raftCluster = nil
        state.syncedLease = 0
        switch reason {
        case .leaseExpired:
            log.write(
                .info, "server.go:1787", "no longer a leader because lease has expired, pd leader will step down")
        case .consensusMoved:
            log.write(
                .info, "server.go:1802", "etcd leader changed, resigns pd leadership", ["old-pd-leader-name": me.name]
            )
        case .keyLost:
            log.write(
                .info, "leadership.go:390", "current leadership is deleted",
                ["leader-key": "/pd/\(plan.clusterID)/leader", "purpose": "leader election"])
        }
    }

    private func note(_ event: PDConsensusEvent, in state: inout State) {
        let mine = Self.hexadecimal(me.memberID)
        let source = "zap_raft.go:77"
        switch event {
        case .startsElection(let term):
            log.write(.info, source, "\(mine) is starting a new election at term \(term - 1)")
        case .becameLeader(let term):
            log.write(.info, source, "\(mine) became leader at term \(term)")
        case .electedLeader(let name, let term):
            state.metrics.add(1, to: PDMemberMetrics.leaderChanges)
            log.write(.info, source, "raft.node: \(mine) elected leader \(identifier(name)) at term \(term)")
        case .lostLeader(let name, let term):
            log.write(.info, source, "raft.node: \(mine) lost leader \(identifier(name)) at term \(term)")
        case .steppedDownWithoutQuorum:
            log.write(.warn, "zap_raft.go:85", "\(mine) stepped down to follower since quorum is not active")
        }
    }

    func writeWelcome() {
        log.write(.info, "versioninfo.go:115", "Welcome to Placement Driver (PD)")
        log.write(.info, "versioninfo.go:116", "PD", ["release-version": PDBuild.version, "simulated": "true"])
        log.write(
            .info, "server.go:867", "starting etcd server",
            ["local-member-id": Self.hexadecimal(me.memberID), "local-server-version": PDBuild.etcdVersion])
    }

    private func identifier(_ name: String) -> String {
        member(named: name).map { Self.hexadecimal($0.memberID) } ?? name
    }

    /// A member id as etcd writes it.
    static func hexadecimal(_ id: UInt64) -> String { String(id, radix: 16) }
}

/// What the simulation stands for.
enum PDBuild {
    static let version = "v8.5.7"
    static let gitHash = "6dce4a68e3e93b523657bd05cba89a86d64de117"
    static let buildTime = "2026-11-23 08:00:00"
    static let etcdVersion = "3.5.15"
}
