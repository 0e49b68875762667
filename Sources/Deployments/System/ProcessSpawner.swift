internal import CSystem
internal import Glibc

/// What a child process is to be: program, surroundings, descriptors. Nothing else is inherited.
struct SpawnRequest {
    /// Where the child stands among processes: a group of its own in this session, or a session of its own.
    enum Standing {
        case ownGroup
        case ownSession
    }

    /// A standard stream of the child.
    enum Stream {
        case null
        /// Created with mode 0600, appended to.
        case appendTo(String)
        /// A descriptor of this process, copied.
        case descriptor(Int32)
        /// For standard error: where standard output goes.
        case sameAsOutput
    }

    /// argv; the first is the path of the program, which is not searched for.
    var arguments: [String]
    var environment: [String: String]
    var workingDirectory: String
    var standing: Standing
    var input: Stream = .null
    var output: Stream
    var errors: Stream
    /// Descriptors of this process that become 3, 4, … of the child; everything above is closed.
    var extraDescriptors: [Int32] = []
}

/// Starts programs with `posix_spawn`: never a fork that goes on in this program's image.
enum ProcessSpawner {
    /// The child's signals are at their defaults and none is blocked; its descriptors are those of the request only.
    /// Returns its pid. Throws `DeploymentError` (`spawnFailed`), also where the program cannot be executed.
    static func spawn(_ request: SpawnRequest) throws(DeploymentError) -> pid_t {
        guard let program = request.arguments.first else {
            throw .spawnFailed("an unnamed node", reason: "its command line is empty")
        }
        var actions = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        let staged = stagedDescriptors(request)
        defer { for descriptor in staged.opened { close(descriptor) } }
        addStreams(request, staged: staged.byTarget, to: &actions)
        _ = csystem_spawn_close_from(&actions, Int32(3 + request.extraDescriptors.count))
        _ = csystem_spawn_chdir(&actions, request.workingDirectory)
        setStanding(request.standing, on: &attributes)

        var pid: pid_t = 0
        let code = withCStrings(request.arguments) { arguments in
            withCStrings(request.environment.map { "\($0.key)=\($0.value)" }.sorted()) { environment in
                posix_spawn(&pid, program, &actions, &attributes, arguments, environment)
            }
        }
        guard code == 0 else { throw .spawnFailed(program, reason: errorText(code)) }
        return pid
    }

    /// Copies of the passed descriptors above all targets, so that no copy into place overwrites one still needed.
    private static func stagedDescriptors(_ request: SpawnRequest) -> (byTarget: [Int32: Int32], opened: [Int32]) {
        var wanted: [Int32: Int32] = [:]
        for (target, stream) in [(Int32(0), request.input), (1, request.output), (2, request.errors)] {
            if case .descriptor(let source) = stream { wanted[target] = source }
        }
        for (offset, source) in request.extraDescriptors.enumerated() { wanted[Int32(3 + offset)] = source }
        let staged = wanted.mapValues { csystem_duplicate_above($0, 16) }
        return (staged, staged.values.filter { $0 >= 0 })
    }

    private static func addStreams(
        _ request: SpawnRequest, staged: [Int32: Int32], to actions: inout posix_spawn_file_actions_t
    ) {
        for (target, stream) in [(Int32(0), request.input), (1, request.output), (2, request.errors)] {
            switch stream {
            case .null:
                posix_spawn_file_actions_addopen(&actions, target, "/dev/null", O_RDWR, 0)
            case .appendTo(let path):
                posix_spawn_file_actions_addopen(&actions, target, path, O_WRONLY | O_CREAT | O_APPEND, 0o600)
            case .descriptor:
                posix_spawn_file_actions_adddup2(&actions, staged[target] ?? -1, target)
            case .sameAsOutput:
                posix_spawn_file_actions_adddup2(&actions, 1, target)
            }
        }
        for (target, source) in staged where target > 2 {
            posix_spawn_file_actions_adddup2(&actions, source, target)
        }
    }

    private static func setStanding(_ standing: SpawnRequest.Standing, on attributes: inout posix_spawnattr_t) {
        var all = sigset_t()
        var none = sigset_t()
        sigfillset(&all)
        sigemptyset(&none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setsigmask(&attributes, &none)
        var flags = Int16(POSIX_SPAWN_SETSIGDEF) | Int16(POSIX_SPAWN_SETSIGMASK)
        switch standing {
        case .ownGroup:
            posix_spawnattr_setpgroup(&attributes, 0)
            flags |= Int16(POSIX_SPAWN_SETPGROUP)
        case .ownSession:
            flags |= csystem_spawn_setsid_flag()
        }
        posix_spawnattr_setflags(&attributes, flags)
    }
}

/// Hands a NULL-terminated array of C strings to `body`.
private func withCStrings<Result>(
    _ texts: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result
) -> Result {
    var pointers = texts.map { strdup($0) }
    pointers.append(nil)
    defer { for pointer in pointers { free(pointer) } }
    return pointers.withUnsafeBufferPointer { buffer in
        // The buffer holds at least the terminator, so it has a base address.
        buffer.baseAddress.map(body) ?? withUnsafePointer(to: nil, body)
    }
}
