#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// A file of a `SimulatedStorage`; stays readable after it is renamed or removed.
final class SimulatedFile: StorageFile, @unchecked Sendable {
    private let storage: SimulatedStorage
    private let inode: SimulatedStorage.Inode
    private let name: String

    init(storage: SimulatedStorage, inode: SimulatedStorage.Inode, name: String) {
        self.storage = storage
        self.inode = inode
        self.name = name
    }

    func size() throws(StorageError) -> Int {
        storage.signal.withLock { storage.view.bodies[inode]?.count ?? 0 }
    }

    func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws(StorageError)
        -> Int
    {
        try storage.perform(.read, name) {
            guard let body = storage.view.bodies[inode], offset < body.count else { return 0 }
            let count = min(buffer.count, body.count - offset)
            body.withUnsafeBytes { source in
                UnsafeMutableRawBufferPointer(rebasing: buffer[0..<count])
                    .copyMemory(from: source.slice(offset..<offset + count))
            }
            return count
        }
    }

    func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(StorageError) {
        try write(bytes, at: offset, call: .write, durable: false)
    }

    func writeDurably(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(StorageError) {
        try write(bytes, at: offset, call: .writeDurably, durable: true)
    }

    private func write(
        _ bytes: UnsafeRawBufferPointer, at offset: Int, call: Fault.Call, durable: Bool
    ) throws(StorageError) {
        storage.signal.lock()
        defer { storage.signal.unlock() }
        let fault = storage.strike(call, name)
        let grows = offset + bytes.count - (storage.view.bodies[inode]?.count ?? 0)
        guard storage.hasSpace(for: grows) else { throw storage.error(ENOSPC, "pwrite", name) }
        // A write that fails may have reached the cache in part, unsynced.
        let isWhole = fault?.leavesAllInCache ?? true
        let part = isWhole ? bytes : bytes.slice(0..<bytes.count / 2)
        storage.view.bodies[inode]?.overwrite(at: offset, with: part)
        storage.operations.append(
            .write(inode, offset: offset, bytes: [UInt8](part), durable: durable && fault == nil))
        if let fault { throw storage.error(fault.number, "pwrite", name) }
    }

    func writeZeroes(at offset: Int, length: Int) throws(StorageError) {
        try storage.perform(.writeZeroes, name) { () throws(StorageError) in
            let grows = offset + length - (storage.view.bodies[inode]?.count ?? 0)
            guard storage.hasSpace(for: grows) else { throw storage.error(ENOSPC, "pwrite", name) }
            storage.view.bodies[inode]?.zero(at: offset, length: length)
            storage.operations.append(.zero(inode, offset: offset, length: length))
        }
    }

    func sync() throws(StorageError) {
        storage.signal.lock()
        defer { storage.signal.unlock() }
        if let fault = storage.strike(.sync, name) {
            storage.operations.append(.lostSync(inode))
            throw storage.error(fault.number, "fdatasync", name)
        }
        storage.operations.append(.sync(inode))
    }

    func close() {}
}

extension [UInt8] {
    /// An array of zeroes is made by `memset`, also in a debug build.
    private mutating func grow(to length: Int) {
        if count >= length { return }
        if isEmpty {
            self = [UInt8](repeating: 0, count: length)
        } else {
            append(contentsOf: [UInt8](repeating: 0, count: length - count))
        }
    }

    /// Writes `bytes` at `offset`, growing with zeroes as a sparse file does.
    mutating func overwrite(at offset: Int, with bytes: UnsafeRawBufferPointer) {
        let end = offset + bytes.count
        grow(to: end)
        withUnsafeMutableBytes { target in
            UnsafeMutableRawBufferPointer(rebasing: target[offset..<end]).copyMemory(from: bytes)
        }
    }

    mutating func zero(at offset: Int, length: Int) {
        let end = offset + length
        grow(to: end)
        withUnsafeMutableBytes { $0.zero(offset..<end) }
    }
}
