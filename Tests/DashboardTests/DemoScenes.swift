import Dashboard
import OperatorCore
import TerminalUI
import TestSupport

/// A demo's situations.
enum DemoScenes {
    static let all: [(name: String, state: DashboardState)] = [
        ("demo-starting", starting.state), ("demo-not-up", notUp.state), ("demo-chapter", chapter.state),
        ("demo-reading", reading.state), ("demo-step", step.state), ("demo-countdown", countdown.state),
        ("demo-done", done.state), ("demo-failed", failed.state),
    ]

    static let heading = ClusterHeading(
        name: "demo-4711", environment: nil, isSimulated: true, acting: .allowed)

    static func view(began: Double) -> DemoView {
        func chapter(_ name: String, _ title: String, _ seconds: Double, isDeed: Bool = false) -> DemoView.Chapter {
            DemoView.Chapter(
                name: name, title: title, expected: .seconds(seconds), dwell: .seconds(5), isDeed: isDeed)
        }
        return DemoView(
            chapters: [
                chapter("ready", "processes are started: 3 PD members and 3 stores", 1),
                chapter("healthy", "the cluster has settled: every store up and serving", 9),
                chapter("broken", "one store is broken", 0.5, isDeed: true),
                chapter("detected", "the monitor opens a ticket", 3),
                chapter("diagnosed", "a first verdict from what was seen so far", 1),
                chapter(
                    "confirmed", "a verdict that PD confirms: it waits 20 s before it calls a store Disconnected", 18),
                chapter("healed", "the fault is undone", 0.5, isDeed: true),
                chapter("resolved", "every ticket of the incident is closed again", 13),
            ], began: .second(began), targetKind: "store")
    }

    /// The first `count` chapters have happened, two seconds after each other.
    static func view(began: Double, happened count: Int, current: Int) -> DemoView {
        var view = view(began: began)
        for index in 0..<count {
            view.chapters[index].happened = .second(began + Double(index) * 2 + 1)
            view.chapters[index].outcome = "\(view.chapters[index].name) was observed: as it should be, at last"
        }
        view.current = current
        view.since = .second(began + Double(current) * 2)
        return view
    }

    static var starting: Scene {
        var scene = Scene(heading: heading)
        var view = StartingView(
            words: [
                "A SIMULATED cluster on this machine: 3 PD members and 3 stores.",
                "Each is a real process on 127.0.0.1; all of it goes when this window does.",
            ], processes: 6)
        view.answering = 4
        scene.send(.rehearsal(.starting(view)))
        scene.send(.rehearsal(.demo(self.view(began: 0))))
        scene.send(.tick(.second(1)))
        return scene
    }

    static var notUp: Scene {
        var scene = starting
        var view = StartingView(
            words: ["A SIMULATED cluster on this machine: 3 PD members and 3 stores."], processes: 6)
        view.failure = "cannot bring up demo-4711: tikv-4 ended (exit 1): no space left on device"
        scene.send(.rehearsal(.starting(view)))
        return scene
    }

    static var chapter: Scene {
        var scene = Scenes.storeDown
        scene.send(.rehearsal(.up(heading)))
        scene.send(.rehearsal(.demo(view(began: 310, happened: 5, current: 5))))
        scene.send(.tick(.second(329)))
        return scene
    }

    static var reading: Scene {
        var scene = Scenes.storeDown
        scene.send(.rehearsal(.up(heading)))
        var view = view(began: 318, happened: 5, current: 4)
        view.hold = .reading(until: .second(334))
        scene.send(.rehearsal(.demo(view)))
        return scene
    }

    static var step: Scene {
        var scene = Scenes.healthy
        scene.send(.rehearsal(.up(heading)))
        var view = view(began: 290, happened: 2, current: 1)
        view.hold = .key
        scene.send(.rehearsal(.demo(view)))
        return scene
    }

    static var countdown: Scene {
        var scene = step
        scene.send(.key(.down))
        scene.send(.key(.character("K")))
        scene.send(.tick(.second(301.2)))
        return scene
    }

    static var done: Scene {
        var scene = Scenes.healthy
        scene.send(.rehearsal(.up(heading)))
        var view = view(began: 270, happened: 8, current: 8)
        view.ending = DemoView.Ending(
            isOK: true, words: "store 4 found after 2.0 s, explained 0.1 s later, over after 31.4 s",
            next: [
                .init("once more, all fresh", "r"), .init("break it yourself", "K here, or operator rehearse up"),
                .init("watch your own", "operator dashboard --pd HOST:2379"),
            ])
        scene.send(.rehearsal(.demo(view)))
        return scene
    }

    static var failed: Scene {
        var scene = done
        var view = view(began: 270, happened: 3, current: 3)
        view.ending = DemoView.Ending(
            isOK: false, words: "detected did not come within 20 s",
            next: [.init("once more, all fresh", "r"), .init("break it yourself", "K here, or operator rehearse up")])
        scene.send(.rehearsal(.demo(view)))
        return scene
    }
}
