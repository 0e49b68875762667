import Dashboard
import OperatorCore

/// Behind a dashboard: the watch, and what keys ask for.
struct DashboardWork: ScreenWork {
    let watch: ScreenWatch
    let actions: ScreenActions
    /// nil where nothing may act.
    let faults: FaultWatch?

    func begin() {
        watch.begin()
        faults?.begin()
    }

    func carryOut(_ effect: Effect) { actions.carryOut(effect) }
    func stop() {
        faults?.stop()
        watch.stop()
    }

    func hurry() { watch.hurry() }
    var hasEnded: Bool { watch.hasEnded }
}
