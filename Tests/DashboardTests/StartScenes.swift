import Dashboard
import OperatorCore
import TerminalUI
import TestSupport

/// The start screen's situations.
enum StartScenes {
    static let all: [(name: String, state: DashboardState)] = [
        ("start", start.state), ("start-found", found.state), ("start-typing", typing.state),
        ("start-refused", refused.state), ("start-checking", checking.state), ("start-failed", failed.state),
        ("start-offer", offered.state), ("start-naming", naming.state), ("start-unsaveable", unsaveable.state),
    ]

    static let file = "~/.config/operator/config.toml"

    static var start: Scene {
        var scene = Scene()
        scene.send(.tick(.second(1)))
        scene.begin(StartView(program: "operator", configurationFile: file))
        return scene
    }

    static var found: Scene {
        var scene = start
        scene.send(
            .start(
                .found([
                    StartFind("a PD at 127.0.0.1:2379, 3 stores", .address("127.0.0.1:2379")),
                    StartFind("the local cluster rehearsal, SIMULATED", .local("rehearsal")),
                ])))
        return scene
    }

    static var typing: Scene {
        var scene = start
        scene.send(.key(.character("e")))
        for character in "10.0.1.4:237" { scene.send(.key(.character(character))) }
        scene.send(.key(.left))
        return scene
    }

    static var refused: Scene {
        var scene = typing
        scene.send(.key(.enter))
        scene.send(.start(.refused("“10.0.1.4:23x” has a port that is not 1 to 65535: write host, host:port or URL")))
        return scene
    }

    static func check(_ lines: [StartStep], isOver: Bool = false) -> StartCheck {
        var check = StartCheck(address: "10.0.1.4:237")
        check.lines = lines
        check.isOver = isOver
        return check
    }

    static let good: [StartStep] = [
        .init("reaches PD", .ok, "http://10.0.1.4:2379, 3 ms"),
        .init("members and leader", .ok, "pd1 pd2 pd3, pd2 leads"),
        .init("stores", .ok, "3 of 3 Up"),
        .init(
            "status ports", .lacking, "2 of 3 answer; store 4: refused",
            remedy: "without them a death is known by PD's word alone, after 20 s instead of 2"),
        .init("metrics", .ok, "3 of 3 answer"),
        .init("Prometheus", .absent, "none at 10.0.1.4:9090", remedy: "not needed: rates are read from the stores"),
    ]

    static var checking: Scene {
        var scene = typing
        scene.send(.key(.enter))
        scene.send(.start(.checked(check(Array(good.prefix(2)) + [.init("stores")]))))
        return scene
    }

    static var failed: Scene {
        var scene = typing
        scene.send(.key(.enter))
        let line = StartStep(
            "reaches PD", .failed, "http://10.0.1.4:2379: refused while connecting",
            remedy: "nothing listens there: check the port (2379 by default) and that PD runs")
        scene.send(.start(.checked(check([line], isOver: true))))
        return scene
    }

    static func offer(_ refusal: String? = nil) -> StartCheck {
        var check = check(good, isOver: true)
        check.offer = SaveOffer(
            name: "tikv-10-0-1-4", file: file,
            lines: ["[cluster.tikv-10-0-1-4]", "endpoints = [\"http://10.0.1.4:2379\"]"], refusal: refusal)
        return check
    }

    static var offered: Scene {
        var scene = checking
        scene.send(.start(.checked(offer())))
        return scene
    }

    static var naming: Scene {
        var scene = offered
        scene.send(.key(.character("n")))
        scene.send(.key(.control("u")))
        for character in "my lab" { scene.send(.key(.character(character))) }
        scene.send(.start(.refused("\"my lab\" is no name for a cluster. use up to 40 letters, digits, - and _")))
        return scene
    }

    static var unsaveable: Scene {
        var scene = checking
        scene.send(.start(.checked(offer("\(file):3:1: is not TOML: expected a key. correct that line"))))
        return scene
    }
}
