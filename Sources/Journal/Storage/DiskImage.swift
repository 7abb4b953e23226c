/// Files and their contents at one moment; copies share memory until they are written.
struct DiskImage {
    var entries: [String: SimulatedStorage.Inode] = [:]
    var bodies: [SimulatedStorage.Inode: [UInt8]] = [:]

    /// Moves the file, not the name: after a crash `name` may still mean an earlier file.
    mutating func rename(_ inode: SimulatedStorage.Inode, from name: String, to target: String) {
        if entries[name] == inode { entries[name] = nil }
        entries[target] = inode
    }

    mutating func apply(directory operation: SimulatedStorage.Operation) {
        switch operation {
        case .create(let inode, let name): entries[name] = inode
        case .rename(let inode, let name, let target): rename(inode, from: name, to: target)
        case .remove(let name): entries[name] = nil
        case .write, .zero, .sync, .lostSync, .syncDirectory: break
        }
    }
}
