/// The seam between the journal and the disk: one directory of flat files.
///
/// Coarse on purpose (a call per batch, segment or snapshot chunk), so that an existential costs
/// nothing and a simulated disk (`SimulatedStorage`) can record every operation. Every call may
/// block. Names are plain file names, never paths.
public protocol Storage: AnyObject, Sendable {
    /// Where this is, for messages: a directory path.
    var location: String { get }
    /// Names and sizes of all files, ascending by name.
    func list() throws(StorageError) -> [StorageEntry]
    func open(_ name: String, _ access: FileAccess) throws(StorageError) -> any StorageFile
    /// Replaces `target` if it exists; durable only after `syncDirectory`.
    func rename(_ name: String, to target: String) throws(StorageError)
    func remove(_ name: String) throws(StorageError)
    func syncDirectory() throws(StorageError)
    /// Takes the directory for this process, or fails with `StorageError.isLocked`.
    /// Held until `unlock` or the end of the process.
    func lock() throws(StorageError)
    func unlock()
    /// Bytes an unprivileged process may still write.
    func freeBytes() throws(StorageError) -> Int
}

public struct StorageEntry: Sendable, Equatable {
    public var name: String
    /// Bytes.
    public var size: Int

    public init(name: String, size: Int) {
        self.name = name
        self.size = size
    }
}

public enum FileAccess: Sendable {
    case read
    /// To be read in pieces, with pauses: the system reads nothing ahead, which behind the end of
    /// the log would be megabytes of zeroes, and would hold commits up for milliseconds.
    case readPieces
    /// Existing file.
    case readWrite
    /// New file; replaces what is there.
    case create
}

/// An open file. Offsets and lengths are bytes. Safe to use from several threads at once.
public protocol StorageFile: AnyObject, Sendable {
    func size() throws(StorageError) -> Int
    /// Bytes read; fewer than asked for only at the end of the file.
    func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws(StorageError)
        -> Int
    /// All bytes, into the cache: durable only after `sync`.
    func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(StorageError)
    /// All bytes, on stable storage when it returns. A short write is an error, never retried.
    func writeDurably(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(StorageError)
    /// Zero bytes over `offset ..< offset + length`, allocated on disk; durable after `sync`.
    func writeZeroes(at offset: Int, length: Int) throws(StorageError)
    func sync() throws(StorageError)
    /// Idempotent; the last reference closes too.
    func close()
}
