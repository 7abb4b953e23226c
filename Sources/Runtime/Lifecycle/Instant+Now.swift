internal import Foundation
internal import Primitives

extension Instant {
    /// The wall clock. Only `Runtime` and the wire ask it; below, time arrives with the command.
    static var now: Instant {
        Instant(milliseconds: Int64((Date().timeIntervalSince1970 * 1_000).rounded(.down)))
    }
}
