public import Inventory
internal import Primitives

/// A version of a policy as it was activated: what its record says beside its text.
struct PolicyRevision: Sendable {
    let compiled: CompiledPolicy
    let priority: Int32
    let window: PolicyWindow
    /// Places, in the set's list, of newer active versions of the same policy: while one of them
    /// is in force this one is not.
    var newer: [Int] = []
}

extension PolicyRecord {
    /// When the version is in force: as activated, at the recurrences of the text.
    public func window(of policy: Policy) -> PolicyWindow {
        PolicyWindow(from: from, until: until, recurrences: policy.window.recurrences)
    }
}
