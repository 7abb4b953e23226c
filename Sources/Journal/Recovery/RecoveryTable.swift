internal import Primitives

// What recovery may meet, and what it does. Every start reports the rows it met; a test reaches
// each of them. "Refuse" changes nothing on disk.
//
//     row                      meaning                                     verdict
//     ----------------------------------------------------------------------------------------
//     newStore                 empty directory, no witness                 make a store
//     initialisationInterrupted  one segment without records, no identity  go on making it
//     knownStoreIsEmpty        empty, but a witness or identity says no    refuse (--init)
//     wrongStore               a segment or witness of another store       refuse
//     identityCopyUsed         one sector of store.id rotten               rewrite, warn
//     identityLost             store.id missing or both sectors rotten     refuse
//     headerCopyUsed           one header sector of a segment rotten       rewrite, warn
//     headerLost               both header sectors rotten                  refuse
//     newerVersion             written by a newer domd                     refuse
//     segmentMissing           segment numbers are not consecutive         refuse
//     segmentCutShort          the size is not that in the header          refuse
//     cleanEnd                 zeroes to the end, no later segment         go on
//     supersededTail           a last batch that recovery wrote again      go on
//     tornTail                 bad, never acknowledged                     keep aside, zero, go on
//     damagedBeforeSuccessor   bad or missing, but a later batch exists    refuse
//     misplaced                gap, broken chain, wrong store or epoch     refuse
//     acknowledgedLost         ends before what is known durable           refuse
//     snapshotUnreadable       newest snapshot bad, an older one or the
//                              whole log replaces it                       go on, warn
//     historyMissing           log and history begin after the snapshot    refuse

/// A row of the table above.
public enum RecoveryRow: String, Sendable, CaseIterable {
    case newStore, initialisationInterrupted, knownStoreIsEmpty, wrongStore
    case identityCopyUsed, identityLost
    case headerCopyUsed, headerLost, newerVersion, segmentMissing, segmentCutShort
    case cleanEnd, supersededTail, tornTail, damagedBeforeSuccessor, misplaced, acknowledgedLost
    case snapshotUnreadable, historyMissing

    public enum Verdict: Sendable { case goOn, repair, refuse }

    public var verdict: Verdict {
        switch self {
        case .newStore, .cleanEnd, .supersededTail, .snapshotUnreadable: .goOn
        case .initialisationInterrupted, .identityCopyUsed, .headerCopyUsed, .tornTail: .repair
        case .knownStoreIsEmpty, .wrongStore, .identityLost, .headerLost, .newerVersion,
            .segmentMissing, .segmentCutShort, .damagedBeforeSuccessor, .misplaced,
            .acknowledgedLost, .historyMissing:
            .refuse
        }
    }

    /// What the operator of a refusing store should do.
    public var advice: String {
        switch self {
        case .knownStoreIsEmpty:
            "Mount the right volume or restore a backup; --init makes a new, empty store."
        case .wrongStore: "Point the server at the directory that belongs to this store."
        case .identityLost: "Restore store.id from a backup, or copy the witness over it."
        case .newerVersion: "Start the version that wrote it, or a newer one."
        case .headerLost, .segmentMissing, .segmentCutShort, .historyMissing:
            "Restore the file from a backup or a replica; nothing was changed."
        case .damagedBeforeSuccessor, .misplaced, .acknowledgedLost:
            "Restore from a backup or a replica, or cut the log: "
                + "domctl data repair --truncate-after SEQ --accept-loss N."
        default: "Nothing to do."
        }
    }

    var code: JournalError.Code {
        switch self {
        case .knownStoreIsEmpty, .wrongStore: .wrongStore
        case .newerVersion: .unsupportedVersion
        default: .corrupt
        }
    }

    /// The error of a row that refuses.
    func refusal(
        _ message: String, file: String?, offset: Int? = nil,
        sequences: ClosedRange<UInt64>? = nil
    ) -> JournalError {
        assert(verdict == .refuse, "\(self) does not refuse")
        return JournalError(
            code, message, file: file, offset: offset, sequences: sequences, advice: advice,
            row: self)
    }
}

/// What is known about the place where the scan of a segment stopped.
struct StopEvidence {
    var stop: SegmentScan.Stop
    /// A segment follows this one.
    var hasNextSegment: Bool
    /// A batch header of ours stands behind the place.
    var hasLaterBatch: Bool
    /// The first record that is missing or bad here.
    var expected: UInt64
    /// The highest record that any batch or snapshot proves durable.
    var provenDurable: UInt64

    /// The row of the table.
    var row: RecoveryRow {
        switch stop {
        case .misplaced: return .misplaced
        case .reachedNext: return .supersededTail
        case .clean, .damaged:
            if hasNextSegment || hasLaterBatch { return .damagedBeforeSuccessor }
            if expected <= provenDurable { return .acknowledgedLost }
            return stop == .clean ? .cleanEnd : .tornTail
        }
    }
}
