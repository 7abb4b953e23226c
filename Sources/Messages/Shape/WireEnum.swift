/// A proto3 enum: open, so that a value from a newer peer survives the round trip.
///
/// A struct over its number rather than a Swift enum: decoding is a store, and a `switch` needs
/// a `default`, which is where values that nobody here knows belong.
public protocol WireEnum: RawRepresentable, Hashable, Sendable, CustomStringConvertible
where RawValue == Int32 {
    /// Names of the values 0, 1, 2, … without the enum's prefix, e.g. `HELD`.
    static var names: [String] { get }

    init(rawValue: Int32)
}

extension WireEnum {
    /// From a name of `names`, in any case; nil if there is none. For tools; O(names).
    public init?(name: String) {
        let wanted = name.uppercased()
        guard let value = Self.names.firstIndex(of: wanted) else { return nil }
        self.init(rawValue: Int32(value))
    }

    /// Whether this version of the schema has the value.
    @inlinable
    public var isKnown: Bool { rawValue >= 0 && rawValue < Int32(Self.names.count) }

    /// The name, or the number of an unknown value.
    public var description: String { isKnown ? Self.names[Int(rawValue)] : String(rawValue) }
}
