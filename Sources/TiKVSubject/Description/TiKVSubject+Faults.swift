internal import OperatorCore

extension TiKVSubject {
    /// What a disposable cluster can be given: the faults of processes, and those of the member that leads.
    static let faults: [Fault] = [
        Fault.kill.showing(
            "connections refused at once; PD shows the store Disconnected after about 20 s; leaders move"),
        Fault.stop.showing("leaders leave first, then connections are refused"),
        Fault.pause,
        Fault(
            FaultID("kill-leader"), summary: "kill the PD member that leads", actions: [.signal(.kill)],
            undo: Fault.startAgain,
            expectedSign: "its port refuses at once; another member leads within seconds, and PD is silent until then",
            target: leader),
        Fault(
            FaultID("freeze-leader"), summary: "freeze the PD member that leads, as a machine that hangs would",
            actions: [.signal(.freeze)], undo: Fault.thaw,
            expectedSign: "questions to it time out; another member leads once its lease has run out",
            target: leader),
    ]

    private static let leader = FaultTarget.inState(kind: "pd", word: "leader")
}
