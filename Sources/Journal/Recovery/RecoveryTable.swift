/// The recovery table, as code.
public enum RecoveryRow: String, Sendable, CaseIterable {
    case cleanEnd
}
