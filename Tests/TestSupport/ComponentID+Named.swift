public import OperatorCore

extension ComponentID {
    public static func store(_ id: UInt64) -> ComponentID { ComponentID(kind: "store", id: String(id)) }
    public static func pd(_ name: String) -> ComponentID { ComponentID(kind: "pd", id: name) }
}
