import OperatorCore
import TestSupport
import Testing

@testable import OperatorCLI

@Suite struct TicketTextTests {
    private func ticket(_ id: Int64, of cluster: String) -> Ticket {
        Ticket(
            id: id, key: ConditionKey(cluster: cluster, invariant: InvariantID("store_down"), component: .store(4)),
            state: .created, severity: .critical, message: "", began: nil, noticed: DemoStage.moment(0).wall,
            lastSeen: DemoStage.moment(0).wall, resolved: nil, incident: id)
    }

    @Test func `a list of several clusters' tickets says whose each is, a list of one cluster's does not`() {
        let text = TicketText(style: .plain, now: DemoStage.moment(60).wall, width: 80)
        let mixed = text.list([ticket(1, of: "shop"), ticket(2, of: "lab")])
        #expect(mixed.first?.contains("  severity  cluster  component  ") == true, "\(mixed)")
        #expect(mixed.dropFirst().first?.contains("  critical  shop     store/4  ") == true, "\(mixed)")
        let alone = text.list([ticket(1, of: "shop"), ticket(2, of: "shop")])
        #expect(!alone.joined().contains("shop") && alone.first?.contains("  severity  component  ") == true)
    }
}
