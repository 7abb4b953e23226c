internal import Primitives
internal import ProtobufWire

/// A FileDescriptorSet, taken apart at start-up: files by name, symbols by full name, extensions.
///
/// The files stay as they were given, byte for byte; only names are read. Field numbers are those
/// of google/protobuf/descriptor.proto.
struct DescriptorIndex: Sendable {
    struct File: Sendable {
        var name = ""
        var dependencies: [String] = []
        var bytes: [UInt8] = []
    }

    private(set) var files: [File] = []
    /// Full names of all services, sorted.
    private(set) var services: [String] = []
    private var fileByName: [String: Int] = [:]
    private var fileBySymbol: [String: Int] = [:]
    /// Extended type, without the leading dot → field number → file.
    private var extensions: [String: [Int32: Int]] = [:]

    init(_ set: [UInt8]) throws(WireError) {
        var reader = ProtobufReader(set.span.bytes)
        while let field = try reader.nextField() {
            guard field.number == 1 else {
                try reader.skip(field)
                continue
            }
            var bytes: [UInt8] = []
            try reader.bytes(field, &bytes)
            try addFile(bytes)
        }
        services.sort()
    }

    func file(named name: String) -> Int? { fileByName[name] }

    /// The file that declares a message, field, oneof, enum, enum value, service or method.
    func file(declaring symbol: String) -> Int? { fileBySymbol[symbol] }

    func file(extending type: String, number: Int32) -> Int? { extensions[type]?[number] }

    /// Sorted; nil if nobody knows the type.
    func extensionNumbers(of type: String) -> [Int32]? {
        if let numbers = extensions[type] { return numbers.keys.sorted() }
        return fileBySymbol[type] == nil ? nil : []
    }

    /// `file` and everything it imports, directly or not, each once, `file` first.
    func closure(of file: Int) -> [Int] {
        var order = [file]
        var seen: Set<Int> = [file]
        var next = 0
        while next < order.count {
            for name in files[order[next]].dependencies {
                if let other = fileByName[name], seen.insert(other).inserted { order.append(other) }
            }
            next += 1
        }
        return order
    }

    // MARK: Reading descriptors

    private mutating func addFile(_ bytes: [UInt8]) throws(WireError) {
        var file = File()
        file.bytes = bytes
        var package = ""
        var reader = ProtobufReader(bytes.span.bytes)
        // Names first: declarations need the package, whatever order the fields are in.
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.string(field, &file.name)
            case 2: try reader.string(field, &package)
            case 3: try reader.strings(field, &file.dependencies)
            default: try reader.skip(field)
            }
        }
        guard fileByName[file.name] == nil else { return }
        let index = files.count
        fileByName[file.name] = index
        files.append(file)
        reader = ProtobufReader(bytes.span.bytes)
        while let field = try reader.nextField() {
            guard (4...7).contains(field.number), let part = try reader.message(field) else {
                if !(4...7).contains(field.number) { try reader.skip(field) }
                continue
            }
            switch field.number {
            case 4: try addMessage(part, in: package, index)
            case 5: try addEnum(part, in: package, index)
            case 6: try addService(part, in: package, index)
            default: try addExtension(part, in: package, index)
            }
        }
    }

    private mutating func addMessage(
        _ message: borrowing ProtobufReader, in scope: String, _ file: Int
    ) throws(WireError) {
        let name = join(scope, try Self.name(message))
        fileBySymbol[name] = file
        var reader = copy message
        while let field = try reader.nextField() {
            guard [2, 3, 4, 6, 8].contains(field.number), let part = try reader.message(field)
            else {
                if ![2, 3, 4, 6, 8].contains(field.number) { try reader.skip(field) }
                continue
            }
            switch field.number {
            case 3: try addMessage(part, in: name, file)
            case 4: try addEnum(part, in: name, file)
            case 6: try addExtension(part, in: name, file)
            default: fileBySymbol[join(name, try Self.name(part))] = file
            }
        }
    }

    /// Enum values stand beside their enum, not inside it, as in C++.
    private mutating func addEnum(
        _ declaration: borrowing ProtobufReader, in scope: String, _ file: Int
    ) throws(WireError) {
        fileBySymbol[join(scope, try Self.name(declaration))] = file
        for value in try Self.names(declaration, field: 2) {
            fileBySymbol[join(scope, value)] = file
        }
    }

    private mutating func addService(
        _ declaration: borrowing ProtobufReader, in scope: String, _ file: Int
    ) throws(WireError) {
        let name = join(scope, try Self.name(declaration))
        services.append(name)
        fileBySymbol[name] = file
        for method in try Self.names(declaration, field: 2) {
            fileBySymbol[join(name, method)] = file
        }
    }

    private mutating func addExtension(
        _ declaration: borrowing ProtobufReader, in scope: String, _ file: Int
    ) throws(WireError) {
        fileBySymbol[join(scope, try Self.name(declaration))] = file
        var extendee = ""
        var number: Int32 = 0
        var reader = copy declaration
        while let field = try reader.nextField() {
            switch field.number {
            case 2: try reader.string(field, &extendee)
            case 3: try reader.int32(field, &number)
            default: try reader.skip(field)
            }
        }
        if extendee.hasPrefix(".") { extendee.removeFirst() }
        extensions[extendee, default: [:]][number] = file
    }

    private func join(_ scope: String, _ name: String) -> String {
        scope.isEmpty ? name : scope + "." + name
    }

    /// Field 1, which is the name in every kind of descriptor.
    private static func name(_ message: borrowing ProtobufReader) throws(WireError) -> String {
        var reader = copy message
        var name = ""
        while let field = try reader.nextField() {
            if field.number == 1 { try reader.string(field, &name) } else { try reader.skip(field) }
        }
        return name
    }

    /// The names of the messages in the repeated field `number`.
    private static func names(
        _ message: borrowing ProtobufReader, field number: UInt32
    ) throws(WireError) -> [String] {
        var reader = copy message
        var names: [String] = []
        while let field = try reader.nextField() {
            if field.number != number {
                try reader.skip(field)
            } else if let part = try reader.message(field) {
                names.append(try name(part))
            }
        }
        return names
    }
}
