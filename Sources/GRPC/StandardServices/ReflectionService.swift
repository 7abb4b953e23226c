public import Primitives
public import ProtobufWire

/// `grpc.reflection.v1.ServerReflection` and its `v1alpha`, whose messages are the same.
///
///     request   host = 1, file_by_filename = 3, file_containing_symbol = 4,
///               file_containing_extension = 5 { containing_type = 1, extension_number = 2 },
///               all_extension_numbers_of_type = 6, list_services = 7
///     response  valid_host = 1, original_request = 2, file_descriptor_response = 4,
///               all_extension_numbers_response = 5, list_services_response = 6,
///               error_response = 7 { error_code = 1, error_message = 2 }
public enum ReflectionService {
    public static let names = [
        "grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection",
    ]

    /// `descriptorSet` is a FileDescriptorSet with all imports. `services` are those to list; by
    /// default all that the set declares. Throws if the set is malformed: a broken build.
    public static func methods(
        descriptorSet: [UInt8], services: [String]? = nil
    ) throws(WireError) -> [Method] {
        let index = try DescriptorIndex(descriptorSet)
        let answerer = ReflectionAnswerer(index: index, services: services ?? index.services)
        return names.map { name in
            Method(
                path: "/\(name)/ServerReflectionInfo", kind: .bidirectional,
                handler: .streaming { _, wake in ReflectionCall(answerer, wake) })
        }
    }
}

/// One question, one answer; errors of a question are answers too.
struct ReflectionAnswerer: Sendable {
    private enum Question {
        case none
        case file(name: String)
        case symbol(String)
        case `extension`(type: String, number: Int32)
        case extensionNumbers(type: String)
        case services
    }

    let index: DescriptorIndex
    let services: [String]

    func answer(_ request: RawSpan, into reply: inout ByteWriter) throws(WireError) {
        var host = ""
        let question = try decode(request, &host)
        reply.string(1, host)
        reply.putBytes(2, request)
        switch question {
        case .none:
            error(.invalidArgument, "the request asks nothing", &reply)
        case .file(let name):
            files(index.file(named: name), "file \(name)", &reply)
        case .symbol(let symbol):
            files(index.file(declaring: symbol), "symbol \(symbol)", &reply)
        case .extension(let type, let number):
            files(
                index.file(extending: type, number: number), "extension \(number) of \(type)",
                &reply)
        case .extensionNumbers(let type):
            guard let numbers = index.extensionNumbers(of: type) else {
                return error(.notFound, "type \(type) is not known", &reply)
            }
            reply.message(5) { body in
                body.string(1, type)
                body.int32s(2, numbers)
            }
        case .services:
            reply.message(6) { body in
                for service in services { body.message(1) { $0.string(1, service) } }
            }
        }
    }

    private func decode(_ request: RawSpan, _ host: inout String) throws(WireError) -> Question {
        var question = Question.none
        var text = ""
        var reader = ProtobufReader(request)
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.string(field, &host)
            case 3:
                try reader.string(field, &text)
                question = .file(name: text)
            case 4:
                try reader.string(field, &text)
                question = .symbol(text)
            case 5:
                guard let part = try reader.message(field) else { continue }
                question = try decodeExtension(part)
            case 6:
                try reader.string(field, &text)
                question = .extensionNumbers(type: text)
            case 7:
                try reader.string(field, &text)
                question = .services
            default: try reader.skip(field)
            }
        }
        return question
    }

    private func decodeExtension(
        _ message: borrowing ProtobufReader
    ) throws(WireError) -> Question {
        var reader = copy message
        var type = ""
        var number: Int32 = 0
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.string(field, &type)
            case 2: try reader.int32(field, &number)
            default: try reader.skip(field)
            }
        }
        return .extension(type: type, number: number)
    }

    private func files(_ file: Int?, _ what: String, _ reply: inout ByteWriter) {
        guard let file else { return error(.notFound, "\(what) is not known", &reply) }
        reply.message(4) { body in
            for other in index.closure(of: file) { body.putBytes(1, index.files[other].bytes) }
        }
    }

    private func error(_ code: StatusCode, _ message: String, _ reply: inout ByteWriter) {
        reply.message(7) { body in
            body.int32(1, Int32(code.rawValue))
            body.string(2, message)
        }
    }
}

/// One reflection stream. Answers wait one at a time: no further question is read before the
/// answer to the last one has left.
final class ReflectionCall: StreamingCall {
    private let answerer: ReflectionAnswerer
    private let wake: @Sendable () -> Void
    private var answer: [UInt8]?
    private var hasEnded = false

    init(_ answerer: ReflectionAnswerer, _ wake: @escaping @Sendable () -> Void) {
        self.answerer = answerer
        self.wake = wake
    }

    func receive(_ request: RawSpan) throws(RPCFailure) {
        var writer = ByteWriter()
        do throws(WireError) {
            try answerer.answer(request, into: &writer)
        } catch {
            throw RPCFailure(error)
        }
        answer = writer.array
        wake()
    }

    func receiveEnd() throws(RPCFailure) {
        hasEnded = true
        wake()
    }

    var acceptsMessages: Bool { answer == nil }

    func produce(into reply: inout ByteWriter) throws(RPCFailure) -> Production {
        if let answer {
            reply.append(answer)
            self.answer = nil
            wake()
            return .message
        }
        return hasEnded ? .end : .pending
    }

    func cancel() { answer = nil }
}
