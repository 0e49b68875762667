import OperatorCore
import Words

/// The only commands that are offered for copying: read-only or plainly marked, filled with observed names.
enum CommandCatalogue {
    static func kernelLog(of store: ComponentID, _ reader: PackReader) -> Diagnosis.Action {
        Diagnosis.Action(
            action: "Look in the kernel log for the reason",
            rationale: "an OOM kill leaves nothing in tikv.log",
            risk: .none, command: "dmesg -T | grep -iE 'oom|killed process'", host: reader.host(of: store))
    }

    static func storeLogTail(of store: ComponentID, _ reader: PackReader) -> Diagnosis.Action {
        if let path = reader.logFile(of: store) {
            return Diagnosis.Action(
                action: "Read the end of the store's log, which is read from here",
                rationale: "a panic or a failed start says so there", risk: .none, command: "tail -n 100 \(path)")
        }
        return Diagnosis.Action(
            action: "Read the end of the store's log and of tikv_stderr.log",
            rationale: "a panic or a failed start says so there",
            risk: .none, command: "tail -n 100 tikv.log tikv_stderr.log", host: reader.host(of: store))
    }

    static func startAgain(_ store: ComponentID, _ reader: PackReader) -> Diagnosis.Action {
        let known = reader.downTime(of: store)
        let time = known.map { AgeText.whole($0) } ?? "30 minutes (PD's default)"
        let source = known == nil ? "PD's own setting could not be read" : "by PD's own setting"
        guard reader.hasRoomForCopies(of: store) != false else {
            return Diagnosis.Action(
                action: "Start \(reader.name(store)) again: no other store is free for its copies",
                rationale: "PD cannot rebuild them elsewhere",
                risk: .low, command: nil, host: reader.host(of: store))
        }
        return Diagnosis.Action(
            action: "Start \(reader.name(store)) again within \(time) of its last heartbeat",
            rationale: "after max-store-down-time PD begins to rebuild its replicas elsewhere; \(source)",
            risk: .low, command: nil, host: reader.host(of: store))
    }

    static func processState(of store: ComponentID, _ reader: PackReader) -> Diagnosis.Action {
        Diagnosis.Action(
            action: "See what the process is doing: T is stopped, D waits for the disk",
            rationale: "tells a frozen process from one that hangs in the kernel",
            risk: .none, command: "ps -o pid,stat,wchan:32,etime,args -C tikv-server", host: reader.host(of: store))
    }

    static func memberState(of member: ComponentID, _ reader: PackReader) -> Diagnosis.Action {
        Diagnosis.Action(
            action: "See what the PD process of \(member.id) is doing",
            rationale: "tells a dead process from a frozen one",
            risk: .none, command: "ps -o pid,stat,wchan:32,etime,args -C pd-server", host: reader.host(of: member))
    }

    static func startMember(_ member: ComponentID, _ reader: PackReader) -> Diagnosis.Action {
        Diagnosis.Action(
            action: "Start the PD process of \(member.id) again, once its log says why it ended",
            rationale: "PD decides nothing without a majority of its members", risk: .low, host: reader.host(of: member)
        )
    }

    static func diskUse(of store: ComponentID, _ reader: PackReader) -> Diagnosis.Action {
        Diagnosis.Action(
            action: "See what fills the disk: data, logs, core dumps or snapshots",
            rationale: "the remedy differs", risk: .none, command: "df -h && du -xsh -- * | sort -h | tail",
            host: reader.host(of: store))
    }

    static func diskLatency(of store: ComponentID, _ reader: PackReader) -> Diagnosis.Action {
        Diagnosis.Action(
            action: "Look at the latency and use of the disk, and at SMART",
            rationale: "tells a failing disk from a busy one", risk: .none, command: "iostat -x 1 5",
            host: reader.host(of: store))
    }

    static func reachability(_ address: String) -> Diagnosis.Action {
        Diagnosis.Action(
            action: "Try the address from this host and from another one",
            rationale: "tells our own network from the cluster's", risk: .none,
            command: "curl -sS -m 2 -o /dev/null -w '%{http_code}\\n' http://\(address)/status", host: nil)
    }

    static func leaveAlone(_ what: String, because: String) -> Diagnosis.Action {
        Diagnosis.Action(action: "Leave alone: \(what)", rationale: because, risk: .none)
    }
}
