public import OperatorCore

extension TiKVSubject {
    public func tools(for request: ToolRequest) -> [any DiagnosisTool] {
        let context = ToolContext(request: request, descriptor: descriptor, observer: observer, clock: clock)
        return [
            QueryMetrics(context: context), ReadLogs(context: context), GetStore(context: context),
            GetRegions(context: context), GetEvents(context: context), GetConfigDiff(context: context),
        ]
    }
}
