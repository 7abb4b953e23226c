internal import CEmbedded

/// A file compiled into the executable.
enum EmbeddedFile {
    /// google.protobuf.FileDescriptorSet of proto/, for reflection.
    static var descriptorSet: [UInt8] { bytes(domd_descriptor_set) }

    static var locations: [UInt8] { bytes(domd_demo_locations) }
    static var items: [UInt8] { bytes(domd_demo_items) }
    static var inventory: [UInt8] { bytes(domd_demo_inventory) }
    static var supplies: [UInt8] { bytes(domd_demo_supplies) }

    private static func bytes(_ file: domd_file) -> [UInt8] {
        [UInt8](UnsafeBufferPointer(start: file.bytes, count: file.size))
    }
}
