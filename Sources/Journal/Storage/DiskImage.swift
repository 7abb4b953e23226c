/// Files and their contents at one moment; copies share memory until they are written.
struct DiskImage {
    var entries: [String: SimulatedStorage.Inode] = [:]
    var bodies: [SimulatedStorage.Inode: [UInt8]] = [:]

    /// Does nothing if `name` does not exist (its creation may not have survived).
    mutating func rename(_ name: String, to target: String) {
        guard let inode = entries[name] else { return }
        entries[name] = nil
        entries[target] = inode
    }

    mutating func apply(directory operation: SimulatedStorage.Operation) {
        switch operation {
        case .create(let inode, let name): entries[name] = inode
        case .rename(let name, let target): rename(name, to: target)
        case .remove(let name): entries[name] = nil
        case .write, .zero, .sync, .lostSync, .syncDirectory: break
        }
    }
}
