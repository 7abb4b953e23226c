internal import Foundation
internal import Logging

/// Where the store lives: what `--data` says, or a temporary directory for a demo without it.
struct DataDirectory {
    let path: String
    /// Removed after an orderly stop.
    private let temporary: URL?

    init(_ settings: Settings, _ logger: Logger) throws {
        if let data = settings.data {
            path = data
            temporary = nil
            // The journal makes the directory itself, so that it can tell a new one from an old.
            let parent = URL(filePath: data).deletingLastPathComponent()
            try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
            return
        }
        let parent = FileManager.default.temporaryDirectory
            .appending(component: "domd-demo-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: parent, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        temporary = parent
        path = parent.appending(component: "data").path
        logger.notice(
            "no --data: this demo lives in a temporary directory, removed when it stops",
            metadata: ["directory": "\(path)"])
    }

    func removeIfTemporary() {
        if let temporary { try? FileManager.default.removeItem(at: temporary) }
    }
}
