import CommandLineKit
import Configuration
import Dashboard
import OperatorCore
private import Synchronization

/// Behind the start screen: looks for clusters, checks an address, saves it, and puts what was chosen in its place.
final class StartWork: ScreenWork {
    private struct State {
        var looking: Task<Void, Never>?
        var checking: Task<Void, Never>?
        /// What was checked and can be watched.
        var checked: (check: StartCheck, endpoints: [Endpoint])?
        var hasLeft = false
        var running = 0
    }

    private let call: Call
    private let screens: ScreenStage
    private let mailbox: ScreenMailbox
    private let configuration: String
    /// Of what is typed.
    private let kind = Subjects.standard
    private let state = Mutex(State())

    /// `configuration`: the file's path.
    init(_ call: Call, screens: ScreenStage, configuration: String) {
        self.call = call
        self.screens = screens
        self.configuration = configuration
        mailbox = screens.mailbox()
    }

    func session() -> ScreenSession {
        var state = RehearsalShow.emptyState(call, name: "")
        state.start = StartView(program: call.program, configurationFile: call.shown(configuration))
        return ScreenSession(state: state, mailbox: mailbox, work: self)
    }

    // MARK: The work behind a screen

    func begin() {
        let task = work { [self] in
            while !Task.isCancelled {
                let finds = await ClusterFinder(clock: call.clock).look()
                if Task.isCancelled { return }
                mailbox.post(.start(.found(finds)))
                guard (try? await call.clock.sleep(for: .seconds(5))) != nil else { return }
            }
        }
        state.withLock { $0.looking = task }
    }

    func carryOut(_ effect: Effect) {
        guard case .start(let request) = effect else { return }
        switch request {
        case .check(let address): check(address)
        case .stopChecking: state.withLock { $0.checking }?.cancel()
        case .rename(let name): offer(named: name)
        case .watch(let saving): watch(saving: saving)
        case .local(let name): leave { try StartWay(call: $0, screens: $1).local(name) }
        case .demo: leave { try StartWay(call: $0, screens: $1).demo() }
        case .byHand: leave { try StartWay(call: $0, screens: $1).byHand() }
        }
    }

    func stop() {
        let tasks = state.withLock { [$0.looking, $0.checking] }
        for task in tasks { task?.cancel() }
    }

    func hurry() {}
    var hasEnded: Bool { state.withLock { $0.running == 0 } }

    private func work(_ body: @escaping @Sendable () async -> Void) -> Task<Void, Never> {
        state.withLock { $0.running += 1 }
        return Task.detached { [self] in
            await body()
            state.withLock { $0.running -= 1 }
        }
    }

    // MARK: One's own cluster

    private func check(_ address: String) {
        let endpoints: [Endpoint]
        do throws(ValueError) { endpoints = try kind.description.endpoint.parser.list().parse(address) } catch {
            return mailbox.post(
                .start(.refused(UntrustedText.sanitise("“\(address.prefix(60))” \(error.why): \(error.remedy)"))))
        }
        let settings = SubjectSettings(endpoints: endpoints.map(\.url), clusterKey: "")
        let shown = Mutex(StartCheck(address: address))
        let task = work { [self] in
            let canBeWatched = await kind.check(settings, call.clock) { [mailbox] step in
                let check = shown.withLock { check in
                    check.take(step)
                    return check
                }
                if !Task.isCancelled { mailbox.post(.start(.checked(check))) }
            }
            if Task.isCancelled { return }
            var check = shown.withLock { $0 }
            check.isOver = true
            if canBeWatched, let first = endpoints.first {
                check.offer = offer(ClusterEntry.suggestedName(for: first, of: kind.description), endpoints)
                state.withLock { [check] in $0.checked = (check, endpoints) }
            }
            mailbox.post(.start(.checked(check)))
        }
        let before = state.withLock { state in
            defer { state.checking = task }
            state.checked = nil
            return state.checking
        }
        before?.cancel()
    }

    /// What would be written under that name, or why nothing can be.
    private func offer(_ name: String, _ endpoints: [Endpoint]) -> SaveOffer {
        let file = call.shown(configuration)
        do throws(ConfigurationError) {
            let entry = try ClusterEntry(name: name, endpoints: endpoints)
            _ = try ConfigurationSaving(path: configuration, subjects: Subjects.choices).text(adding: entry)
            return SaveOffer(name: name, file: file, lines: entry.lines)
        } catch {
            return SaveOffer(name: name, file: file, lines: [], refusal: UntrustedText.sanitise("\(error)"))
        }
    }

    private func offer(named name: String) {
        guard var checked = state.withLock({ $0.checked }) else { return }
        let offer = offer(name, checked.endpoints)
        if let refusal = offer.refusal { return mailbox.post(.start(.refused(refusal))) }
        checked.check.offer = offer
        state.withLock { [checked] in $0.checked = checked }
        mailbox.post(.start(.checked(checked.check)))
    }

    private func watch(saving: Bool) {
        guard let checked = state.withLock({ $0.checked }), let offer = checked.check.offer else { return }
        let configuration = configuration
        leave { call, screens in
            guard saving else { return try StartWay(call: call, screens: screens).unsaved(checked.endpoints) }
            let entry = try ClusterEntry(name: offer.name, endpoints: checked.endpoints)
            try ConfigurationSaving(path: configuration, subjects: Subjects.choices).save(adding: entry)
            let session = try StartWay(call: call, screens: screens).configured(entry.name)
            session.mailbox.post(.done(Self.saved(entry.name, call.program)))
            return session
        }
    }

    /// Whole on a line of 80 columns for every name a cluster may have; the file was on the screen before.
    static func saved(_ name: String, _ program: String) -> String {
        "saved as \(name): next time just run \(program)"
    }

    // MARK: The way on

    /// Puts another session in this one's place, once; where that cannot be, says why and stays.
    private func leave(_ make: @escaping @Sendable (Call, ScreenStage) throws -> ScreenSession) {
        let isFirst = state.withLock { state in
            defer { state.hasLeft = true }
            return !state.hasLeft
        }
        guard isFirst else { return }
        _ = work { [self] in
            do { screens.show(try make(call, screens)) } catch {
                state.withLock { $0.hasLeft = false }
                mailbox.post(.start(.failed(UntrustedText.sanitise("\(error)"))))
            }
        }
    }
}
