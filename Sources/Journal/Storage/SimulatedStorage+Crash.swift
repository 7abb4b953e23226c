/// One thing that a power cut may have left.
public struct CrashState: Sendable, CustomStringConvertible {
    /// Operations that had returned; the next one may have been on its way.
    public var completed: Int
    public var choice: Choice

    public enum Choice: Sendable, Equatable {
        /// Nothing that was not synced.
        case nothing
        /// Everything, the operation on its way included.
        case everything
        /// Of unsynced writes nothing, of the write on its way its first sectors of 512 bytes.
        case cut(sectors: Int)
        /// Of every unsynced write some sectors, of unsynced directory changes some.
        case some(seed: UInt64)
    }

    public init(completed: Int, choice: Choice) {
        self.completed = completed
        self.choice = choice
    }

    public var description: String { "crash after \(completed) operations, \(choice) of the rest" }
}

extension SimulatedStorage {
    static let sectorBytes = 512

    /// Calls `body` with every crash state from `first` completed operations on: for each point
    /// nothing, everything, every cut of the write on its way (at most `cutsMax`, evenly spread),
    /// and `randomPerPoint` random subsets. Stops when `body` returns false. Returns how many
    /// states were shown.
    @discardableResult
    public func forEachCrashState(
        from first: Int = 0, randomPerPoint: Int, cutsMax: Int = .max, seed: UInt64,
        _ body: (CrashState, SimulatedStorage) throws -> Bool
    ) rethrows -> Int {
        let recorded = signal.withLock { operations }
        var generator = SeededGenerator(seed: seed)
        var disk = CrashDisk(durable: base)
        var shown = 0
        for completed in 0...recorded.count {
            if completed >= first {
                let next = completed < recorded.count ? recorded[completed] : nil
                var choices: [CrashState.Choice] = [.nothing, .everything]
                if case .write(_, _, let bytes, _) = next {
                    let sectors = (bytes.count + Self.sectorBytes - 1) / Self.sectorBytes
                    let step = max(1, sectors / max(1, cutsMax))
                    choices += stride(from: 1, to: sectors, by: step).map { .cut(sectors: $0) }
                }
                for _ in 0..<randomPerPoint { choices.append(.some(seed: generator.next())) }
                for choice in choices {
                    shown += 1
                    let left = SimulatedStorage(
                        location: location, image: disk.image(onItsWay: next, choice))
                    let state = CrashState(completed: completed, choice: choice)
                    guard try body(state, left) else { return shown }
                }
            }
            if completed < recorded.count { disk.complete(recorded[completed]) }
        }
        return shown
    }

    /// The same state again, from its story.
    public func crashed(_ state: CrashState) -> SimulatedStorage {
        let recorded = signal.withLock { operations }
        var disk = CrashDisk(durable: base)
        for operation in recorded.prefix(state.completed) { disk.complete(operation) }
        let next = state.completed < recorded.count ? recorded[state.completed] : nil
        return SimulatedStorage(location: location, image: disk.image(onItsWay: next, state.choice))
    }
}

/// What is surely on the disk, and what may be.
private struct CrashDisk {
    var durable: DiskImage
    /// Unsynced writes per file in order; a durable one among them must be applied in its turn.
    private var writes: [SimulatedStorage.Inode: [SimulatedStorage.Operation]] = [:]
    private var directory: [SimulatedStorage.Operation] = []

    init(durable: DiskImage) { self.durable = durable }

    mutating func complete(_ operation: SimulatedStorage.Operation) {
        switch operation {
        case .create(let inode, _):
            durable.bodies[inode] = []
            directory.append(operation)
        case .rename, .remove:
            directory.append(operation)
        case .syncDirectory:
            for change in directory { durable.apply(directory: change) }
            directory.removeAll()
        case .write(let inode, _, _, let isDurable):
            if isDurable, writes[inode, default: []].isEmpty {
                apply(operation, to: &durable)
            } else {
                writes[inode, default: []].append(operation)
            }
        case .zero(let inode, _, _):
            writes[inode, default: []].append(operation)
        case .sync(let inode):
            for write in writes.removeValue(forKey: inode) ?? [] { apply(write, to: &durable) }
        case .lostSync(let inode):
            writes[inode] = writes[inode]?.filter {
                if case .write(_, _, _, durable: true) = $0 { true } else { false }
            }
        }
    }

    func image(
        onItsWay next: SimulatedStorage.Operation?, _ choice: CrashState.Choice
    ) -> DiskImage {
        var image = durable
        var generator = SeededGenerator(seed: 0)
        if case .some(let seed) = choice { generator = SeededGenerator(seed: seed) }
        var pending = writes
        var changes = directory
        switch next {
        case .write(let inode, _, _, _), .zero(let inode, _, _):
            pending[inode, default: []].append(next!)
        case .create(let inode, _):
            image.bodies[inode] = []
            changes.append(next!)
        case .rename, .remove: changes.append(next!)
        case .sync, .lostSync, .syncDirectory, nil: break
        }
        for inode in pending.keys.sorted() {
            let list = pending[inode]!
            for (index, write) in list.enumerated() {
                let isOnItsWay = index == list.count - 1 && inode == next?.writtenInode
                apply(write, choice, isOnItsWay: isOnItsWay, &generator, to: &image)
            }
        }
        for change in changes {
            switch choice {
            case .nothing, .cut: break
            case .everything: image.apply(directory: change)
            case .some: if !generator.oneIn(2) { image.apply(directory: change) }
            }
        }
        return image
    }

    /// Applies what `choice` leaves of one write.
    private func apply(
        _ write: SimulatedStorage.Operation, _ choice: CrashState.Choice, isOnItsWay: Bool,
        _ generator: inout SeededGenerator, to image: inout DiskImage
    ) {
        if case .write(_, _, _, durable: true) = write, !isOnItsWay {
            return apply(write, to: &image)
        }
        switch choice {
        case .nothing: break
        case .everything: apply(write, to: &image)
        case .cut(let sectors):
            if isOnItsWay { apply(write, to: &image) { $0 < sectors } }
        case .some:
            switch generator.below(4) {
            case 0: break
            case 1: apply(write, to: &image)
            default:
                let bits = generator.next()
                apply(write, to: &image) { (bits >> UInt64($0 & 63)) & 1 == 1 }
            }
        }
    }

    private func apply(
        _ write: SimulatedStorage.Operation, to image: inout DiskImage,
        sectors keeps: ((Int) -> Bool)? = nil
    ) {
        let unit = SimulatedStorage.sectorBytes
        switch write {
        case .write(let inode, let offset, let bytes, _):
            bytes.withUnsafeBytes { source in
                guard let keeps else {
                    image.bodies[inode]?.overwrite(at: offset, with: source)
                    return
                }
                for start in stride(from: 0, to: source.count, by: unit) where keeps(start / unit) {
                    let part = source.slice(start..<min(start + unit, source.count))
                    image.bodies[inode]?.overwrite(at: offset + start, with: part)
                }
            }
        case .zero(let inode, let offset, let length):
            guard let keeps else {
                image.bodies[inode]?.zero(at: offset, length: length)
                return
            }
            for start in stride(from: 0, to: length, by: unit) where keeps(start / unit) {
                image.bodies[inode]?.zero(at: offset + start, length: min(unit, length - start))
            }
        case .create, .sync, .lostSync, .rename, .remove, .syncDirectory: break
        }
    }
}

extension SimulatedStorage.Operation {
    fileprivate var writtenInode: SimulatedStorage.Inode? {
        switch self {
        case .write(let inode, _, _, _), .zero(let inode, _, _): inode
        default: nil
        }
    }
}
