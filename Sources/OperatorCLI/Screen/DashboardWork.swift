import Dashboard
import OperatorCore

/// Behind a dashboard: the watch, and what keys ask for.
struct DashboardWork: ScreenWork {
    let watch: ScreenWatch
    let actions: ScreenActions

    func begin() { watch.begin() }
    func carryOut(_ effect: Effect) { actions.carryOut(effect) }
    func stop() { watch.stop() }
    func hurry() { watch.hurry() }
    var hasEnded: Bool { watch.hasEnded }
}
