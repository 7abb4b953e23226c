package import Inventory
internal import Primitives

extension DOMService {
    /// Shows every decision to `edit` between deciding and journaling, under the shard locks: how
    /// the simulator learns of expiries, and plants the bugs that its judges must catch. To be set
    /// before the first call; production never does.
    package func intercept(_ edit: @escaping @Sendable (inout Transaction) -> Void) {
        engine.intercept = edit
    }
}
