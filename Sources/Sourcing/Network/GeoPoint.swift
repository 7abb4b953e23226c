#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// A point on the earth as a unit vector, so that a distance costs three products and one arc sine.
///
/// Floating point, but never replayed: distances decide between candidates, and what is journaled
/// is the decision. In one process the same two points are always equally far apart.
public struct GeoPoint: Sendable, Hashable {
    let x: Double
    let y: Double
    let z: Double

    /// Mean radius of the earth (IUGG R1), metres.
    static let earthRadius = 6_371_008.8
    /// Half a turn around it: nothing is farther away.
    public static let farthestMetres: Int64 = 20_015_114

    /// Millionths of a degree.
    public init(latitudeMicrodegrees: Int32, longitudeMicrodegrees: Int32) {
        let latitude = Double(latitudeMicrodegrees) * .pi / 180_000_000
        let longitude = Double(longitudeMicrodegrees) * .pi / 180_000_000
        x = cos(latitude) * cos(longitude)
        y = cos(latitude) * sin(longitude)
        z = sin(latitude)
    }

    /// Great-circle distance on a sphere in whole metres, 0 to `farthestMetres`; within 0.6 % of
    /// the way on the ellipsoid. d = 2 R asin(chord / 2).
    public func metres(to other: GeoPoint) -> Int64 {
        let (dx, dy, dz) = (x - other.x, y - other.y, z - other.z)
        let half = (dx * dx + dy * dy + dz * dz).squareRoot() / 2
        return Int64((2 * Self.earthRadius * asin(min(1, half))).rounded())
    }
}
