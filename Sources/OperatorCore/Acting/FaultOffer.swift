/// A fault that a component can suffer where it is deployed.
public struct FaultOffer: Sendable, Hashable {
    public var fault: Fault
    /// Why it would be refused at this moment; nil: nothing that is known now is against it.
    public var refusal: String?

    public init(_ fault: Fault, refusal: String? = nil) {
        self.fault = fault
        self.refusal = refusal
    }
}

/// What one node can suffer where it is deployed.
public struct NodeOffers: Sendable, Hashable, AddressedNode {
    public var component: ComponentID
    public var name: String
    public var addresses: [String]
    public var offers: [FaultOffer]

    public init(of node: DeployedNode, _ offers: [FaultOffer]) {
        component = node.component
        name = node.name
        addresses = node.addresses
        self.offers = offers
    }
}
