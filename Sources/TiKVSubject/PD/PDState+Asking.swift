internal import OperatorCore

extension PDState {
    /// Ways to ask the leader, best first: at an address known to be its own, else at a configured endpoint of a
    /// member that serves and passes it on. Only doors that answered the last round; none while nobody leads.
    func ways(at moment: Moment) -> [PDAsking] {
        guard let tenure = leadership.current else { return [] }
        let own = tenure.leader.map { membership.doors(of: $0).filter(\.isServing) } ?? []
        let ownFirst = own.sorted { !$0.isConfigured && $1.isConfigured }
        var ways = ownFirst.map { PDAsking(address: $0.address, via: nil, tenure: tenure.number, asked: moment) }
        let others = membership.doors.filter { door in
            door.isConfigured && (door.isServing || (tenure.leader == nil && door.record.outcome == .strange))
        }
        let ownKeys = Set(own.map(\.address.key))
        for door in others where !ownKeys.contains(door.address.key) {
            let via = tenure.leader == nil ? nil : door.member ?? door.address.hostPort
            ways.append(PDAsking(address: door.address, via: via, tenure: tenure.number, asked: moment))
        }
        return ways
    }

    /// Ways to ask a question: the leader's, but before PD's list of members was seen any member that serves is asked
    /// for it, since only the list tells what a majority is.
    func ways(to question: PDQuestion, at moment: Moment) -> [PDAsking] {
        let leaders = ways(at: moment)
        guard leaders.isEmpty, question == .members, membership.members.isEmpty else { return leaders }
        return membership.doors.filter(\.isServing).map {
            PDAsking(address: $0.address, via: nil, tenure: 0, asked: moment)
        }
    }

    /// PD's word does not count at the moment: nobody leads.
    var isLeaderless: Bool { !leadership.isLed }

    /// Why the last round says nothing of PD as a whole: nobody was really asked.
    var doubt: String? {
        let armed = membership.doors.filter(\.isArmed)
        return armed.allSatisfy { $0.record.heldUp != nil } ? armed.first?.record.doubt : nil
    }

    /// Why the last round does not tell how many members there are: one of them was not really asked.
    var memberDoubt: String? {
        membership.members.lazy.compactMap { self.membership.standing(of: $0.name)?.record.doubt }.first
    }

    /// No door that counts answered the last round, and it is not yet decided that PD is unreachable.
    var isInDoubt: Bool { deafRounds > 0 }
}
