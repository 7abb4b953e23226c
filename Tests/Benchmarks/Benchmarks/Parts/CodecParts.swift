internal import Benchmark
internal import Messages
internal import Primitives
internal import ProtobufWire

/// Protobuf alone, and the two ends of CheckAvailability without the stock between them.
func codecParts() {
    part("varints, a thousand", setup: Varints.init) { varints in
        varints.sum &+= try varints.read()
    }
    part("decode 1 ask", setup: { Asks(count: 1) }) { blackHole(try $0.walk()) }
    part("decode 100 asks", repeats: 100, setup: { Asks(count: 100) }) { blackHole(try $0.walk()) }
    part("decode and answer 1 ask", setup: { Asks(count: 1) }) { try $0.answer() }
    part("decode and answer 100 asks", repeats: 100, setup: { Asks(count: 100) }) {
        try $0.answer()
    }
}

/// A packed field of a thousand numbers of all lengths: the yardstick of the machine.
private final class Varints {
    let bytes: [UInt8]
    var sum: UInt64 = 0

    init() {
        var writer = ByteWriter()
        for number in 0..<1_000 {
            var rest = UInt64(1) << UInt64(number % 60)
            while rest >= 0x80 {
                writer.append(UInt8(truncatingIfNeeded: rest) | 0x80)
                rest >>= 7
            }
            writer.append(UInt8(truncatingIfNeeded: rest))
        }
        bytes = writer.withBytes { Array($0) }
    }

    func read() throws -> UInt64 {
        let bytes = bytes
        var reader = ProtobufReader(bytes.span.bytes)
        var sum: UInt64 = 0
        for _ in 0..<1_000 { sum &+= try reader.readVarint() }
        return sum
    }
}

/// A request and the reply it is answered into.
private final class Asks {
    let request: [UInt8]
    var reply = ByteWriter(capacity: 1 << 16)

    init(count: Int) { request = Shop.check(count: count).encoded }

    func walk() throws -> Int64 {
        let request = request
        var asks = try AvailabilityAsks(request.span.bytes)
        var units: Int64 = 0
        while let ask = try asks.next(in: request.span.bytes) { units &+= ask.quantity }
        return units
    }

    func answer() throws {
        let request = request
        reply.removeAll()
        var asks = try AvailabilityAsks(request.span.bytes)
        while let ask = try asks.next(in: request.span.bytes) {
            request.withUnsafeBytes {
                reply.appendAnswer(
                    to: ask, of: $0,
                    AvailabilityAnswer(.inStock, atp: 17, sufficient: true, revision: 4_711))
            }
        }
        reply.appendAnswersRevision(4_711)
    }
}
