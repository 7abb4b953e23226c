#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// A disk in memory that remembers every operation, so that tests and the simulator can ask what
/// a power cut at any moment may have left (`SimulatedStorage+Crash.swift`), and that fails on
/// demand (`Fault`).
///
/// What callers read is the cache: every write, at once. What is on the disk is decided per
/// crash: writes count from the moment they are synced, directory changes from the moment the
/// directory is.
public final class SimulatedStorage: Storage, @unchecked Sendable {
    typealias Inode = Int

    /// One recorded operation; the unit of crash points.
    enum Operation {
        case create(Inode, name: String)
        case write(Inode, offset: Int, bytes: [UInt8], durable: Bool)
        case zero(Inode, offset: Int, length: Int)
        case sync(Inode)
        /// A sync that failed: what was unsynced will never reach the disk, and the cache lies.
        case lostSync(Inode)
        case rename(Inode, from: String, to: String)
        case remove(String)
        case syncDirectory
    }

    public let location: String
    let signal = Signal()
    /// The disk before the first operation.
    let base: DiskImage
    var operations: [Operation] = []
    /// What the cache shows.
    var view: DiskImage
    private var nextInode: Inode
    private var isLockedNow = false
    private var faults: [Fault] = []
    /// Bytes of all files together; nil is endless.
    private var capacityBytes: Int?

    public convenience init(location: String = "sim") {
        self.init(location: location, image: DiskImage())
    }

    init(location: String, image: DiskImage) {
        self.location = location
        base = image
        view = image
        nextInode = (image.bodies.keys.max() ?? 0) + 1
    }

    // MARK: Looking and meddling

    /// Operations so far: a crash point lies before, between or in them.
    public var operationCount: Int { signal.withLock { operations.count } }

    public func contents(of name: String) -> [UInt8]? {
        signal.withLock { view.entries[name].flatMap { view.bodies[$0] } }
    }

    /// A new disk with this one's cache as its durable contents.
    public func copy() -> SimulatedStorage {
        SimulatedStorage(location: location, image: signal.withLock { view })
    }

    /// Flips the bits of `mask` in one byte, on disk and in the cache, as rot would. Only on a
    /// fresh disk or copy, before the first operation.
    public func withRot(in name: String, at offset: Int, mask: UInt8) -> SimulatedStorage {
        var image = signal.withLock { view }
        if let inode = image.entries[name] { image.bodies[inode]?[offset] ^= mask }
        return SimulatedStorage(location: location, image: image)
    }

    /// A copy with `name` replaced, or removed if `bytes` is nil.
    public func replacing(_ name: String, with bytes: [UInt8]?) -> SimulatedStorage {
        var image = signal.withLock { view }
        image.entries[name] = nil
        if let bytes {
            let inode = (image.bodies.keys.max() ?? 0) + 1
            image.entries[name] = inode
            image.bodies[inode] = bytes
        }
        return SimulatedStorage(location: location, image: image)
    }

    public func inject(_ fault: Fault) { signal.withLock { faults.append(fault) } }

    /// Bytes that all files may take together; nil is endless.
    public func setCapacity(_ bytes: Int?) { signal.withLock { capacityBytes = bytes } }

    // MARK: Storage

    public func list() throws(StorageError) -> [StorageEntry] {
        try perform(.list, "") {
            view.entries.keys.sorted().map {
                StorageEntry(name: $0, size: view.bodies[view.entries[$0]!]!.count)
            }
        }
    }

    public func open(_ name: String, _ access: FileAccess) throws(StorageError)
        -> any StorageFile
    {
        try perform(.open, name) { () throws(StorageError) -> any StorageFile in
            if access == .create {
                let inode = nextInode
                nextInode += 1
                view.entries[name] = inode
                view.bodies[inode] = []
                operations.append(.create(inode, name: name))
                return SimulatedFile(storage: self, inode: inode, name: name)
            }
            guard let inode = view.entries[name] else { throw error(ENOENT, "open", name) }
            return SimulatedFile(storage: self, inode: inode, name: name)
        }
    }

    public func rename(_ name: String, to target: String) throws(StorageError) {
        try perform(.rename, name) { () throws(StorageError) in
            guard let inode = view.entries[name] else { throw error(ENOENT, "rename", name) }
            view.rename(inode, from: name, to: target)
            operations.append(.rename(inode, from: name, to: target))
        }
    }

    public func remove(_ name: String) throws(StorageError) {
        try perform(.remove, name) { () throws(StorageError) in
            guard view.entries[name] != nil else { throw error(ENOENT, "unlink", name) }
            view.entries[name] = nil
            operations.append(.remove(name))
        }
    }

    public func syncDirectory() throws(StorageError) {
        try perform(.syncDirectory, "") { operations.append(.syncDirectory) }
    }

    public func lock() throws(StorageError) {
        try perform(.lock, "") { () throws(StorageError) in
            if isLockedNow { throw error(EWOULDBLOCK, "flock", "") }
            isLockedNow = true
        }
    }

    public func unlock() { signal.withLock { isLockedNow = false } }

    public func freeBytes() throws(StorageError) -> Int {
        try perform(.freeBytes, "") { capacityBytes.map { $0 - usedBytes } ?? .max }
    }

    // MARK: For files

    private var usedBytes: Int {
        view.entries.values.reduce(0) { $0 + (view.bodies[$1]?.count ?? 0) }
    }

    /// True if a file may grow by `extra` bytes. With the lock held.
    func hasSpace(for extra: Int) -> Bool {
        guard let capacityBytes else { return true }
        return extra <= 0 || usedBytes + extra <= capacityBytes
    }

    func error(_ number: Int32, _ operation: String, _ name: String) -> StorageError {
        StorageError(number: number, operation: operation, file: location + "/" + name)
    }

    /// Runs `body` with the lock held, unless a fault strikes first.
    func perform<Result>(
        _ call: Fault.Call, _ name: String, _ body: () throws(StorageError) -> Result
    ) throws(StorageError) -> Result {
        signal.lock()
        defer { signal.unlock() }
        if let struck = strike(call, name) { throw error(struck.number, call.rawValue, name) }
        return try body()
    }

    /// The fault that strikes this call, if any. With the lock held.
    func strike(_ call: Fault.Call, _ name: String) -> Fault? {
        for index in faults.indices where faults[index].matches(call, name) {
            if faults[index].skips > 0 {
                faults[index].skips -= 1
                continue
            }
            let fault = faults[index]
            if !fault.isSticky { faults.remove(at: index) }
            return fault
        }
        return nil
    }
}

/// A call that will fail.
public struct Fault: Sendable {
    public enum Call: String, Sendable {
        case list, open, rename, remove, lock, read, write, sync
        case writeDurably = "pwrite"
        case writeZeroes, syncDirectory, freeBytes
    }

    public var call: Call
    /// Only files whose name begins so.
    public var namePrefix: String
    /// Calls that still succeed before the fault strikes.
    public var skips: Int
    /// `errno`; 0 is a short write.
    public var number: Int32
    /// Strikes for ever, not once.
    public var isSticky: Bool
    /// A failing write leaves all its bytes in the cache, unsynced, rather than half of them.
    public var leavesAllInCache: Bool

    public init(
        _ call: Call, number: Int32, on namePrefix: String = "", after skips: Int = 0,
        isSticky: Bool = false, leavesAllInCache: Bool = false
    ) {
        self.call = call
        self.number = number
        self.namePrefix = namePrefix
        self.skips = skips
        self.isSticky = isSticky
        self.leavesAllInCache = leavesAllInCache
    }

    func matches(_ call: Call, _ name: String) -> Bool {
        self.call == call && name.hasPrefix(namePrefix)
    }
}
