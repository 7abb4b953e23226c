internal import Primitives
internal import ProtobufWire

/// The parts of grpc/testing/messages.proto that the service reads.
struct TestRequest {
    struct Response {
        var size: Int32 = 0
        var intervalMicroseconds: Int32 = 0
    }

    /// SimpleRequest.response_size.
    var responseSize: Int32 = 0
    /// StreamingOutputCallRequest.response_parameters.
    var responses: [Response] = []
    var payloadBytes = 0
    var statusCode: Int32 = 0
    var statusMessage = ""
    var expectCompressed: Bool?

    /// SimpleRequest.
    static func simple(_ bytes: RawSpan) throws(WireError) -> TestRequest {
        var request = TestRequest()
        var reader = ProtobufReader(bytes)
        while let field = try reader.nextField() {
            switch field.number {
            case 2: try reader.int32(field, &request.responseSize)
            case 3: try request.readPayload(try reader.message(field))
            case 7: try request.readStatus(try reader.message(field))
            case 8: try request.readExpectCompressed(try reader.message(field))
            default: try reader.skip(field)
            }
        }
        return request
    }

    /// StreamingInputCallRequest.
    static func input(_ bytes: RawSpan) throws(WireError) -> TestRequest {
        var request = TestRequest()
        var reader = ProtobufReader(bytes)
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try request.readPayload(try reader.message(field))
            case 2: try request.readExpectCompressed(try reader.message(field))
            default: try reader.skip(field)
            }
        }
        return request
    }

    /// StreamingOutputCallRequest.
    static func output(_ bytes: RawSpan) throws(WireError) -> TestRequest {
        var request = TestRequest()
        var reader = ProtobufReader(bytes)
        while let field = try reader.nextField() {
            switch field.number {
            case 2:
                guard let part = try reader.message(field) else { continue }
                try reader.checkRoom(request.responses.count, atMost: 10_000)
                request.responses.append(try readResponse(part))
            case 3: try request.readPayload(try reader.message(field))
            case 7: try request.readStatus(try reader.message(field))
            default: try reader.skip(field)
            }
        }
        return request
    }

    private static func readResponse(
        _ message: borrowing ProtobufReader
    ) throws(WireError) -> Response {
        var response = Response()
        var reader = copy message
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.int32(field, &response.size)
            case 2: try reader.int32(field, &response.intervalMicroseconds)
            default: try reader.skip(field)
            }
        }
        return response
    }

    private mutating func readPayload(_ message: ProtobufReader?) throws(WireError) {
        guard var reader = message else { return }
        while let field = try reader.nextField() {
            if field.number == 2, let body = try reader.span(field) {
                payloadBytes = body.byteCount
            } else if field.number != 2 {
                try reader.skip(field)
            }
        }
    }

    private mutating func readStatus(_ message: ProtobufReader?) throws(WireError) {
        guard var reader = message else { return }
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.int32(field, &statusCode)
            case 2: try reader.string(field, &statusMessage)
            default: try reader.skip(field)
            }
        }
    }

    private mutating func readExpectCompressed(_ message: ProtobufReader?) throws(WireError) {
        guard var reader = message else { return }
        expectCompressed = false
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.bool(field, &expectCompressed)
            default: try reader.skip(field)
            }
        }
    }

    /// SimpleResponse and StreamingOutputCallResponse alike: `Payload payload = 1`.
    static func encodeResponse(size: Int, into reply: inout ByteWriter) {
        reply.message(1) { payload in
            payload.message(2) { $0.appendZeroes(size) }
        }
    }
}
