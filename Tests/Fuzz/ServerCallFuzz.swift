internal import GRPC
internal import Primitives

private let methods = MethodTable([
    .unary("/u") { (_, _, _) throws(RPCFailure) in .reply },
    Method(
        path: "/b", kind: .bidirectional, handler: .unary { (_, _, _) throws(RPCFailure) in .reply }
    ),
])

/// libFuzzer: the input is a script for one call of either side. Its lines are header fields until
/// an empty one; the rest is DATA, in chunks whose length is the byte before them.
///
/// Nothing traps, whatever came, and cutting DATA elsewhere delivers the same messages.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzServerCall(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let input = Array(UnsafeBufferPointer(start: start, count: count))
    var rest = input[...]
    var fields: [([UInt8], [UInt8])] = []
    while let end = rest.firstIndex(of: 10) {
        let line = rest[..<end]
        rest = rest[(end + 1)...]
        if line.isEmpty { break }
        let middle = line.dropFirst().firstIndex(of: UInt8(ascii: ":")) ?? line.endIndex
        fields.append((Array(line[..<middle]), Array(line[middle...].dropFirst())))
    }
    var chunks: [[UInt8]] = []
    while let length = rest.popFirst() {
        chunks.append(Array(rest.prefix(Int(length))))
        rest = rest.dropFirst(Int(length))
    }
    // The half-close comes with the last chunk, so there must be one.
    if chunks.isEmpty { chunks.append([]) }
    let whole = serve(fields, [chunks.flatMap(\.self)], pausing: false)
    precondition(serve(fields, chunks, pausing: false) == whole, "borders of DATA mean something")
    precondition(serve(fields, chunks, pausing: true) == whole, "a pause changes the messages")
    receive(fields, chunks)
    return 0
}

private struct Result: Equatable {
    var messages: [[UInt8]] = []
    var code = StatusCode.ok
}

private func serve(
    _ fields: [([UInt8], [UInt8])], _ chunks: [[UInt8]], pausing: Bool
) -> Result {
    var options = ServerCall.Options()
    options.messageBytesMax = 4_096
    var call = ServerCall(options: options)
    var result = Result()
    for (name, value) in fields {
        call.header(name: name.span.bytes, value: value.span.bytes, methods: methods)
    }
    let now = Instant(milliseconds: 0)
    if case .end(let ending) = call.headersEnd(endStream: false, now: now, methods: methods) {
        result.code = ending.code
        return result
    }
    do throws(RPCFailure) {
        var progress = Progress.more
        for (index, chunk) in chunks.enumerated() {
            progress = try call.receive(
                chunk.span.bytes, endStream: index == chunks.count - 1
            ) { (message, _) throws(RPCFailure) in
                result.messages.append(message.withUnsafeBytes { Array($0) })
                return !pausing
            }
        }
        while progress == .paused {
            progress = try call.resume { (message, _) throws(RPCFailure) in
                result.messages.append(message.withUnsafeBytes { Array($0) })
                return !pausing
            }
        }
        _ = call.finish()
    } catch {
        result.code = call.fail(error).code
    }
    return result
}

private func receive(_ fields: [([UInt8], [UInt8])], _ chunks: [[UInt8]]) {
    var call = ClientCall(expectsOneMessage: false, messageBytesMax: 4_096)
    for endStream in [false, true] {
        for (name, value) in fields {
            call.header(name: name.span.bytes, value: value.span.bytes)
        }
        call.headersEnd(endStream: endStream)
        for chunk in chunks {
            _ = call.receive(chunk.span.bytes, endStream: false) { (_, _) in true }
        }
    }
    precondition(call.outcome != nil, "a call with trailers is over")
}
