internal import CNghttp2
public import Primitives

/// An ordered list of header fields on its way out. Names are lower case, pseudo-headers first.
///
/// A `frozen` list is immortal and is handed to libnghttp2 without a copy: the common replies.
/// Any other list is copied on submission and may be reused at once, on one thread.
public final class HeaderList: @unchecked Sendable {
    private struct Extent {
        var offset: Int
        var nameCount: Int
        var valueCount: Int
    }

    private var bytes = ByteWriter(capacity: 256)
    private var extents: [Extent] = []
    private var fields: UnsafeMutablePointer<nghttp2_nv>?
    private var fieldsCapacity = 0
    private var isFrozen = false

    public init() {}

    public convenience init(_ fields: [(name: String, value: String)]) {
        self.init()
        for field in fields { append(field.name, field.value) }
    }

    /// Never deallocated, so that libnghttp2 may keep pointers into it; for constants only.
    public static func frozen(_ fields: [(name: String, value: String)]) -> HeaderList {
        let list = HeaderList(fields)
        list.freeze()
        _ = Unmanaged.passRetained(list)
        return list
    }

    public convenience init(_ block: HeaderBlock) {
        self.init()
        block.forEach { append($0.bytes, $1.bytes) }
    }

    /// Constant from here on, and not copied by libnghttp2: the owner keeps it alive for as long
    /// as a frame may wait to be sent.
    func freeze() {
        prepare(
            flags: UInt8(NGHTTP2_NV_FLAG_NO_COPY_NAME.rawValue)
                | UInt8(NGHTTP2_NV_FLAG_NO_COPY_VALUE.rawValue))
        isFrozen = true
    }

    deinit { fields?.deallocate() }

    public var count: Int { extents.count }

    public func append(_ name: String, _ value: String) {
        precondition(!isFrozen, "a frozen list is constant")
        let offset = bytes.count
        bytes.append(utf8: name)
        let middle = bytes.count
        bytes.append(utf8: value)
        extents.append(
            Extent(
                offset: offset, nameCount: middle - offset, valueCount: bytes.count - middle))
    }

    public func append(_ name: RawSpan, _ value: RawSpan) {
        precondition(!isFrozen, "a frozen list is constant")
        let offset = bytes.count
        bytes.append(name)
        bytes.append(value)
        extents.append(
            Extent(
                offset: offset, nameCount: name.byteCount, valueCount: value.byteCount))
    }

    public func removeAll() {
        precondition(!isFrozen, "a frozen list is constant")
        bytes.removeAll()
        extents.removeAll(keepingCapacity: true)
    }

    /// The fields as libnghttp2 wants them; valid until the next mutation.
    func prepared() -> (UnsafeMutablePointer<nghttp2_nv>?, Int) {
        if !isFrozen { prepare(flags: UInt8(NGHTTP2_NV_FLAG_NONE.rawValue)) }
        return (fields, extents.count)
    }

    private func prepare(flags: UInt8) {
        if fieldsCapacity < extents.count || fields == nil {
            fields?.deallocate()
            fieldsCapacity = max(8, extents.count)
            fields = .allocate(capacity: fieldsCapacity)
        }
        guard let fields else { return }
        bytes.withBytes { raw in
            guard let base = raw.baseAddress else { return }
            let start = UnsafeMutablePointer(
                mutating: base.assumingMemoryBound(to: UInt8.self))
            for (index, extent) in extents.enumerated() {
                let name = start + extent.offset
                fields[index] = nghttp2_nv(
                    name: name, value: name + extent.nameCount, namelen: extent.nameCount,
                    valuelen: extent.valueCount, flags: flags)
            }
        }
    }
}
