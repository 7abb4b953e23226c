#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// A real directory. Files are made with mode 0600, the directory with 0700.
public final class PosixStorage: Storage, @unchecked Sendable {
    public let location: String
    private let directory: Int32
    private let guardLock = Signal()
    private var lockDescriptor: Int32 = -1

    /// Opens `location`, making it (not its parents) if it does not exist and `creates` is true.
    public init(location: String, creates: Bool = true) throws(StorageError) {
        self.location = location
        if creates, mkdir(location, 0o700) != 0, errno != EEXIST {
            throw StorageError(number: errno, operation: "mkdir", file: location)
        }
        directory = openDirectory(location)
        if directory < 0 { throw StorageError(number: errno, operation: "open", file: location) }
    }

    deinit {
        unlock()
        closeDescriptor(directory)
    }

    private func failure(_ operation: String, _ name: String) -> StorageError {
        StorageError(number: errno, operation: operation, file: location + "/" + name)
    }

    public func list() throws(StorageError) -> [StorageEntry] {
        guard let stream = opendir(location) else { throw failure("opendir", "") }
        defer { closedir(stream) }
        var entries: [StorageEntry] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            var status = stat()
            guard fstatat(directory, name, &status, AT_SYMLINK_NOFOLLOW) == 0,
                status.st_mode & S_IFMT == S_IFREG
            else { continue }
            entries.append(StorageEntry(name: name, size: Int(status.st_size)))
        }
        return entries.sorted { $0.name < $1.name }
    }

    public func open(_ name: String, _ access: FileAccess) throws(StorageError)
        -> any StorageFile
    {
        let flags: Int32
        switch access {
        case .read, .readPieces: flags = O_RDONLY
        case .readWrite: flags = O_RDWR
        case .create: flags = O_RDWR | O_CREAT | O_TRUNC
        }
        let descriptor = openat(directory, name, flags | O_CLOEXEC | O_NOFOLLOW, 0o600)
        if descriptor < 0 { throw failure("open", name) }
        #if os(Linux)
            if access == .readPieces { posix_fadvise(descriptor, 0, 0, POSIX_FADV_RANDOM) }
        #endif
        var durable: Int32 = -1
        if access == .readWrite || access == .create {
            durable = openat(directory, name, O_WRONLY | O_DSYNC | O_CLOEXEC | O_NOFOLLOW)
            if durable < 0 {
                let error = failure("open", name)
                closeDescriptor(descriptor)
                throw error
            }
        }
        return PosixFile(
            descriptor: descriptor, durableDescriptor: durable, path: location + "/" + name)
    }

    public func rename(_ name: String, to target: String) throws(StorageError) {
        if renameat(directory, name, directory, target) != 0 { throw failure("rename", name) }
    }

    public func remove(_ name: String) throws(StorageError) {
        if unlinkat(directory, name, 0) != 0 { throw failure("unlink", name) }
    }

    public func syncDirectory() throws(StorageError) {
        if fsync(directory) != 0 { throw failure("fsync", "") }
    }

    public func lock() throws(StorageError) {
        // The directory itself is locked: no lock file that could be deleted or copied along.
        let descriptor = openDirectory(location)
        if descriptor < 0 { throw failure("open", "") }
        if flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            let error = failure("flock", "")
            closeDescriptor(descriptor)
            throw error
        }
        guardLock.withLock { lockDescriptor = descriptor }
    }

    public func unlock() {
        guardLock.withLock {
            if lockDescriptor >= 0 { closeDescriptor(lockDescriptor) }
            lockDescriptor = -1
        }
    }

    public func freeBytes() throws(StorageError) -> Int {
        var status = statvfs()
        if fstatvfs(directory, &status) != 0 { throw failure("statvfs", "") }
        return Int(
            clamping: UInt64(status.f_bavail).multipliedReportingOverflow(
                by: UInt64(status.f_frsize)
            ).partialValue)
    }
}

/// The system call, which the method of the same name hides.
private func openDirectory(_ path: String) -> Int32 {
    open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
}
