public import Primitives

/// 128 bits of an idempotency key (method, principal and key hashed together by the service).
public struct IdempotencyHash: Hashable, Sendable {
    public var high: UInt64
    public var low: UInt64

    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }
}

/// The answer that a mutation got, to be given again for the same key.
public struct IdempotencyRecord: Hashable, Sendable {
    public var key: IdempotencyHash
    /// Hash of the request; another payload under the same key is refused.
    public var payload: UInt64
    public var time: Instant
    /// The encoded reply, or what the service needs to make it again.
    public var reply: [UInt8]
    /// The record that holds it; set when the effect is played.
    public var revision = SequenceNumber.zero

    public init(key: IdempotencyHash, payload: UInt64, time: Instant, reply: [UInt8]) {
        self.key = key
        self.payload = payload
        self.time = time
        self.reply = reply
    }
}
