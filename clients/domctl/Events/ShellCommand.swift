internal import DOMClient

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// One run of `/bin/sh -c COMMAND` with something on its standard input.
enum ShellCommand {
    /// Waits for its end and gives its exit status, or 128 + the signal that ended it, as the shell
    /// does. Throws `FileError` if it cannot be started.
    static func run(_ command: String, input: [UInt8]) throws(FileError) -> Int32 {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw FileError("/bin/sh", errno) }
        let (readEnd, writeEnd) = (ends[0], ends[1])
        _ = fcntl(writeEnd, F_SETFD, FD_CLOEXEC)
        var process = pid_t()
        let code = spawn(command, readEnd, &process)
        close(readEnd)
        guard code == 0 else {
            close(writeEnd)
            throw FileError("/bin/sh", code)
        }
        feed(writeEnd, input)
        close(writeEnd)
        return wait(for: process)
    }

    private static func spawn(_ command: String, _ input: Int32, _ process: inout pid_t) -> Int32 {
        #if canImport(Glibc)
            var actions = posix_spawn_file_actions_t()
            var attributes = posix_spawnattr_t()
        #else
            var actions: posix_spawn_file_actions_t?
            var attributes: posix_spawnattr_t?
        #endif
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        posix_spawn_file_actions_adddup2(&actions, input, 0)
        posix_spawn_file_actions_addclose(&actions, input)
        // We ignore SIGPIPE; a child that did so too would not end like others.
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGPIPE)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))
        var arguments: [UnsafeMutablePointer<CChar>?] = []
        for argument in ["sh", "-c", command] { arguments.append(strdup(argument)) }
        arguments.append(nil)
        defer { for argument in arguments { free(argument) } }
        return posix_spawn(&process, "/bin/sh", &actions, &attributes, arguments, environ)
    }

    /// A command need not read what it is given: then the pipe breaks, and that is all right.
    private static func feed(_ descriptor: Int32, _ bytes: [UInt8]) {
        var offset = 0
        while offset < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                #if canImport(Glibc)
                    Glibc.write(descriptor, buffer.baseAddress! + offset, buffer.count - offset)
                #else
                    Darwin.write(descriptor, buffer.baseAddress! + offset, buffer.count - offset)
                #endif
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return }
            offset += count
        }
    }

    private static func wait(for process: pid_t) -> Int32 {
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        let signal = status & 0x7F
        return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
    }
}
