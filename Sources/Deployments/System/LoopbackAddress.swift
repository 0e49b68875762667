/// `127.0.0.1:PORT`, the only kind of address a local cluster may have.
enum LoopbackAddress {
    /// The port; nil for anything else, port 0 included.
    static func port(of address: String) -> UInt16? {
        let prefix = "127.0.0.1:"
        guard address.hasPrefix(prefix), let port = UInt16(address.dropFirst(prefix.count)), port > 0 else {
            return nil
        }
        return port
    }
}
